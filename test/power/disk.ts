import type { Random } from "../load/random.ts";
import { type Content, openContent } from "./content.ts";
import type { DiskCall } from "./recording.ts";

/** What a disk writes whole or not at all. */
const sectorBytes = 512;

/** What becomes of everything that no sync has confirmed when the power goes. */
export const fates = ["all kept", "all dropped", "the first kept", "some dropped", "torn by sector"] as const;
export type Fate = (typeof fates)[number];

/** Files of the data dir as they are found when the power is back. */
export type Image = ReadonlyMap<string, Buffer>;

type Change = Extract<DiskCall, { kind: "write" | "truncate" }>;

/** A file apart from its name: a name that was removed and made again is another one. */
type FileNumber = number;
type Names = ReadonlyMap<string, FileNumber>;

/** The parts of a write that reach the disk when each of its sectors has luck of its own. */
const luckySectors = (change: Extract<Change, { kind: "write" }>, random: Random) => {
  const { offset, bytes } = change;
  const end = offset + bytes.length;
  const parts: { readonly offset: number; readonly bytes: Buffer }[] = [];
  for (let from = offset; from < end; ) {
    const to = Math.min(end, (Math.floor(from / sectorBytes) + 1) * sectorBytes);
    if (random.chance(0.5)) parts.push({ offset: from, bytes: bytes.subarray(from - offset, to - offset) });
    from = to;
  }
  return parts;
};

/**
 * A disk with a cache that forgets, orders and tears: what a completed sync has confirmed is there for ever, everything
 * after it may be there or not, each call or each sector by itself; and names in the folder need a sync of their own.
 */
export const openDisk = (first: Image) => {
  const durable = new Map<FileNumber, Content>();
  let pending: { readonly change: Change; readonly of: FileNumber }[] = [];
  let names: Names = new Map();
  let durableNames: Names = names;
  /** The folder after each change of a name since its last sync. */
  let laterNames: Names[] = [];

  const make = (name: string): FileNumber => {
    const number = durable.size;
    durable.set(number, openContent());
    names = new Map(names).set(name, number);
    return number;
  };
  const numberOf = (name: string): FileNumber => names.get(name) ?? make(name);

  for (const [name, bytes] of first) durable.get(make(name))?.write(0, bytes);
  durableNames = names;

  const apply = (content: Content | undefined, change: Change): void => {
    if (change.kind === "truncate") content?.truncate(change.size);
    else content?.write(change.offset, change.bytes);
  };

  const confirm = (file: FileNumber): void => {
    for (const { change, of } of pending) if (of === file) apply(durable.get(file), change);
    pending = pending.filter(({ of }) => of !== file);
  };

  const namesLeft = (fate: Fate, random: Random): Names => {
    if (fate === "all kept") return names;
    const left = fate === "all dropped" ? 0 : random.int(0, laterNames.length);
    return laterNames[left - 1] ?? durableNames;
  };

  return {
    /** Takes the next call. */
    take: (call: DiskCall): void => {
      switch (call.kind) {
        case "sync":
          confirm(numberOf(call.file));
          return;
        case "sync_folder":
          durableNames = names;
          laterNames = [];
          return;
        case "create":
          if (names.has(call.file)) return;
          make(call.file);
          laterNames.push(names);
          return;
        case "remove":
          names = new Map([...names].filter(([name]) => name !== call.file));
          laterNames.push(names);
          return;
        default:
          pending.push({ change: call, of: numberOf(call.file) });
      }
    },

    /** How many changes wait for a sync. */
    waiting: (): number => pending.length,

    /** The files as they would be found if the power went now. */
    image: (fate: Fate, random: Random): Image => {
      const left = namesLeft(fate, random);
      const files = new Map(
        [...left.values()].map((number) => [number, durable.get(number)?.copy()] as const),
      );
      const kept = fate === "the first kept" ? random.int(0, pending.length) : pending.length;
      if (fate !== "all dropped")
        pending.forEach(({ change, of }, index) => {
          const content = files.get(of);
          if (fate === "torn by sector" && change.kind === "write")
            for (const { offset, bytes } of luckySectors(change, random)) content?.write(offset, bytes);
          else if (fate === "some dropped" || fate === "torn by sector" ? random.chance(0.5) : index < kept)
            apply(content, change);
        });
      return new Map(
        [...left].map(([name, number]) => [name, files.get(number)?.bytes() ?? Buffer.alloc(0)]),
      );
    },
  };
};
