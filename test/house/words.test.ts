import { expect, test } from "bun:test";
import { join } from "node:path";
import { projectRoot } from "./sources.ts";

/** What a file of this project never holds: it would be true on one machine only. */
const foreign: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["a folder of one machine", /(?<![\w.~/-])\/(?:tmp|root|work|Users)\/[\w.-]/],
  ["somebody's home", /(?<![\w.~/-])\/home\/[a-z]/],
  ["a folder of a Windows machine", /\b[A-Z]:\\\\?(?:Users|Windows|Temp)\b/i],
  [
    "the host of a package registry",
    /\b(?:registry|npm|repo)\.[a-z0-9-]+\.[a-z]{2,}|\b[a-z0-9-]*npmjs\.(?:org|com)\b/i,
  ],
  ["a Debian mirror", /\bdeb\.debian\.org\b|\bmirrors?\.[a-z0-9-]+\.[a-z]{2,}/i],
];

/** Where such words are meant, and why. */
const meant: Readonly<Record<string, string>> = {};

const complaints = (path: string, text: string): readonly string[] =>
  text.split("\n").flatMap((line, index) => {
    const rest = Object.keys(meant)
      .map((place) => place.split(" "))
      .reduce((left, [where, word = ""]) => (where === path ? left.replace(word, "") : left), line);
    return foreign
      .filter(([, pattern]) => pattern.test(rest))
      .map(([what]) => `${path}:${index + 1} ${what}`);
  });

/** Everything that git tracks, or would: a file is held to this before it is committed. */
const projectFiles = (): readonly string[] => {
  // A checkout may belong to another user than the one that runs the tests, as in a container.
  const git = ["git", "-c", "safe.directory=*"];
  const listed = Bun.spawnSync([...git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: projectRoot,
  });
  if (listed.exitCode !== 0) throw new Error(`git ls-files: ${listed.stderr.toString()}`);
  return listed.stdout.toString().split("\0").filter(Boolean);
};

const isText = (bytes: Uint8Array): boolean => !bytes.subarray(0, 8_000).includes(0);

test("no file names a folder of somebody's machine or the host of a registry", async () => {
  const found: string[] = [];
  const self = import.meta.path.slice(projectRoot.length + 1);
  for (const path of projectFiles().filter((name) => name !== self)) {
    const file = Bun.file(join(projectRoot, path));
    // Deleted, and not yet told to git.
    if (!(await file.exists())) continue;
    const bytes = await file.bytes();
    if (isText(bytes)) found.push(...complaints(path, new TextDecoder().decode(bytes)));
  }
  expect(found).toEqual([]);
});

test("is noticed: paths and hosts in their usual dress", () => {
  const planted = [
    'open("/tmp/dy-gateway.db")',
    "see /root/notes",
    "cd /home/li/dy-gateway",
    "file:///Users/li/dy-gateway".replace("file://", ""),
    String.raw`C:\Users\li`,
    `"resolved": "https://${["registry", "npmjs", "org"].join(".")}/elysia"`,
    `https://${["registry", "npmmirror", "com"].join(".")}/elysia`,
    "http://npm.corp.example/elysia",
    `deb http://${["deb", "debian", "org"].join(".")}/debian bookworm main`,
    `https://${["mirrors", "aliyun", "com"].join(".")}/debian`,
  ];
  for (const line of planted) expect([line, complaints("a", line).length > 0]).toEqual([line, true]);
});

test("what only looks alike is not complained of", () => {
  const fine = ["GET /v1/open/tmp", "./tmp/x", "https://v.douyin.com/root/x", "npm run test", "/api/home/x"];
  for (const line of fine) expect([line, complaints("a", line)]).toEqual([line, []]);
});
