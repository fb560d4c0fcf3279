const git = (project: string, ...args: readonly string[]): string | null => {
  try {
    // A checkout may belong to another user than the one that builds, as in a container.
    const run = Bun.spawnSync(["git", "-c", "safe.directory=*", ...args], { cwd: project, stderr: "ignore" });
    return run.exitCode === 0 ? run.stdout.toString().trim() : null;
  } catch {
    // There is no git.
    return null;
  }
};

/** The commit a build is made of, `-dirty` when files differ from it; null outside a git checkout. */
export const commitOf = (project: string): string | null => {
  const commit = git(project, "rev-parse", "HEAD");
  if (commit === null) return null;
  return git(project, "status", "--porcelain") === "" ? commit : `${commit}-dirty`;
};
