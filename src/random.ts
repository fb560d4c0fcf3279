/**
 * Bytes nobody can foresee, from the system's own source. The Web's `crypto` is there at once; Node's brings its streams
 * with it, for which every start would wait.
 */
export const randomBytes = (count: number): Buffer<ArrayBuffer> =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(count)).buffer);
