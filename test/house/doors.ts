import ts from "typescript";
import { allowed, namelessFolders, outsiders } from "./places.ts";
import { browserRooms, composition, type Door, doors } from "./rules.ts";
import { type Import, importsOf, parse, type Source } from "./sources.ts";

/** Imports through no door, cycles, and files in places that have no name; each as `file:line what`. */
export const doorComplaints = (sources: readonly Source[]): readonly string[] => {
  const imports = sources.flatMap(importsOf);
  return [
    ...imports.flatMap(doorComplaint),
    ...cycleComplaints(imports),
    ...sources.flatMap(placeComplaints),
  ];
};

const roomOf = (path: string): string => {
  const [, first = "", ...rest] = path.split("/");
  return composition[path] ?? (rest.length === 0 ? "ground" : first);
};

const opens = (door: Door, { to, typeOnly }: Import): boolean => {
  const place = door.startsWith("type ") ? door.slice("type ".length) : door;
  if (door.startsWith("type ") && !typeOnly) return false;
  return place.endsWith(".ts") ? to === `src/${place}` : roomOf(to) === place;
};

const doorComplaint = (taken: Import): readonly string[] => {
  const { from, to, typeOnly, line } = taken;
  const complain = (what: string) => [`${from}:${line} ${what}`];
  if (!to.startsWith("src/")) return outsiderComplaint(taken, complain);
  const [here, there] = [roomOf(from), roomOf(to)];
  const rule = doors[here];
  if (rule === undefined) return complain(`stands in a room without rules: ${here}`);
  const isOpen = there === "ground" && !browserRooms.includes(here);
  if (here === there || isOpen || rule.some((door) => opens(door, taken))) return [];
  return complain(`no door from ${here} to ${to}${typeOnly ? " (types)" : ""}`);
};

const outsiderComplaint = (
  { from, to, typeOnly }: Import,
  complain: (what: string) => readonly string[],
): readonly string[] => {
  const outsider = Object.keys(outsiders).find(
    (name) => to === name || to.startsWith(`${name}/`) || to.startsWith(`node_modules/${name}/`),
  );
  if (outsider === undefined) return to.startsWith("node:") ? [] : complain(`${to} is not in the list`);
  // The rest of what is generated is the server's.
  if (browserRooms.includes(roomOf(from)) && to.startsWith("generated/") && !typeOnly)
    return complain(`${outsider} is here for its types`);
  return allowed(from, outsiders[outsider] ?? []) ? [] : complain(`${outsider} is not for this file`);
};

/** Cycles of files, type imports included, each told once, from the first of its files. */
const cycleComplaints = (imports: readonly Import[]): readonly string[] => {
  const next = Map.groupBy(imports, ({ from }) => from);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push(`cycle: ${[...trail.slice(start), path].join(" → ")}`);
    if (start >= 0 || done.has(path)) return;
    for (const { to } of next.get(path) ?? []) visit(to, [...trail, path]);
    done.add(path);
  };
  for (const path of next.keys()) visit(path, []);
  return found;
};

/** Nameless folders and barrels: files that only hand on what others export. */
const placeComplaints = (source: Source): readonly string[] => {
  const folders = source.path.split("/").slice(0, -1);
  const nameless = folders.filter((name) => namelessFolders.includes(name));
  const found = nameless.map((name) => `${source.path} stands in a folder called ${name}`);
  const { statements } = parse(source);
  const handsOn = statements.length > 0 && statements.every(ts.isExportDeclaration);
  const isBarrel = source.path.endsWith("/index.ts") || handsOn;
  return isBarrel ? [...found, `${source.path} is a barrel`] : found;
};
