import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FormatRegistry } from "@sinclair/typebox";

const project = join(import.meta.dir, "../..");

// The generated schemas name the format and leave its meaning to whoever checks with them.
FormatRegistry.Set("date-time", (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value));

export const specText = await Bun.file(join(project, "openapi.yaml")).text();

export const scratchFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "dyg-generate-"));

/** Runs the generator as a developer does. */
export async function runGenerator(...args: readonly string[]) {
  const child = Bun.spawn([process.execPath, "run", join(project, "tools/generate.ts"), ...args], {
    stdout: "pipe",
    stderr: "pipe",
  });
  const [errors, exitCode] = await Promise.all([new Response(child.stderr).text(), child.exited]);
  return { exitCode, errors };
}

/** A whole spec as small as one can be, with `change` worked into it. */
export const smallSpec = (change: (spec: SmallSpec) => void): string => {
  const spec: SmallSpec = {
    openapi: "3.1.0",
    info: { title: "small", version: "1" },
    paths: {
      "/things/{id}": {
        post: {
          operationId: "makeThing",
          security: [{ OperatorKey: ["admin"] }],
          parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
          responses: {
            "200": { description: "done", content: json({ $ref: "#/components/schemas/Thing" }) },
          },
        },
      },
    },
    components: {
      securitySchemes: {
        OperatorKey: { type: "apiKey", in: "header", name: "X-XTJ-UID" },
        ClientKey: { type: "apiKey", in: "header", name: "X-Client-Key" },
      },
      schemas: { Thing: { type: "object", required: ["name"], properties: { name: { type: "string" } } } },
    },
  };
  change(spec);
  return JSON.stringify(spec);
};

export interface SmallSpec {
  readonly openapi: string;
  readonly info: Record<string, unknown>;
  readonly paths: Record<string, Record<string, Record<string, unknown>>>;
  readonly components: Record<string, Record<string, Record<string, unknown>>>;
}

const json = (schema: unknown) => ({ "application/json": { schema } });
