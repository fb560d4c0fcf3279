/** Bytes of one file that grow as they are written. */
export interface Content {
  readonly write: (offset: number, bytes: Uint8Array) => void;
  readonly truncate: (size: number) => void;
  readonly copy: () => Content;
  readonly bytes: () => Buffer;
}

/** A file's bytes in memory; what was never written reads as zeros. */
export const openContent = (first: Uint8Array = Buffer.alloc(0)): Content => {
  let space = Buffer.alloc(Math.max(first.length, 1 << 12));
  let length = first.length;
  space.set(first);

  const makeRoom = (size: number): void => {
    if (size <= space.length) return;
    const larger = Buffer.alloc(Math.max(size, space.length * 2));
    space.copy(larger, 0, 0, length);
    space = larger;
  };

  return {
    write: (offset, bytes) => {
      makeRoom(offset + bytes.length);
      space.set(bytes, offset);
      length = Math.max(length, offset + bytes.length);
    },
    truncate: (size) => {
      makeRoom(size);
      if (size < length) space.fill(0, size, length);
      length = size;
    },
    copy: () => openContent(space.subarray(0, length)),
    bytes: () => space.subarray(0, length),
  };
};
