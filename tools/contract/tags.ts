const git = (project: string, ...args: readonly string[]): string | null => {
  try {
    // A checkout may belong to another user, as in a container.
    const run = Bun.spawnSync(["git", "-c", "safe.directory=*", ...args], { cwd: project, stderr: "ignore" });
    return run.exitCode === 0 ? run.stdout.toString() : null;
  } catch {
    // There is no git.
    return null;
  }
};

/** The newest tag of a version that leads to this commit; null where there is none, as in a shallow clone. */
export const newestTag = (project: string): string | null => {
  const tags = git(project, "tag", "--merged", "HEAD", "--list", "v*", "--sort=-version:refname") ?? "";
  return tags.split("\n").find((tag) => /^v\d+\.\d+\.\d+$/.test(tag)) ?? null;
};

/** A file as it stood at a tag; null where it did not stand there. */
export const textAtTag = (project: string, tag: string, path: string): string | null =>
  git(project, "show", `${tag}:${path}`);
