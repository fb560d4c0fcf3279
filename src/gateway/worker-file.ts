import { target } from "../version.ts";

/** The thread of a room: an entry of the build of its own. In the program it has its path in the project, and this file has none. */
export const workerFile = (room: string): URL =>
  new URL(target === null ? `../${room}/worker.ts` : `./src/${room}/worker.ts`, import.meta.url);
