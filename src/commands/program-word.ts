import { target } from "../version.ts";
import { shellWord } from "./shell.ts";

const asTyped = /^[\w./:\\-]+$/.test(process.argv0) ? process.argv0 : shellWord(process.argv0);

/** How this program is called again: the compiled one by the name it was called by, from source through bun. */
export const programWord: string = target === null ? "npx -y bun@1.4.5 run --silent dy-gateway" : asTyped;
