import { type Apps, openApps } from "../apps/apps.ts";
import { auditRepository } from "../audit/repository.ts";
import { type Actor, commandLine } from "../caller.ts";
import { readAdministrationConfig } from "../config.ts";
import { type Operators, openOperatorRegistry } from "../operators/operators.ts";
import { sessionEnder } from "../sessions/room.ts";
import { openStorage } from "../storage/database.ts";
import type { CommandIo } from "./command.ts";

/** What the administration commands work with. */
export interface Administration {
  readonly apps: Apps;
  readonly operators: Operators;
  /** Who does it, for the audit. */
  readonly by: Actor;
}

/**
 * Opens the data dir, beside a running server or before there is one, does `work` and closes it again. What is done is
 * on disk when the promise resolves, and in effect at the server, which reads apps and operators for every request.
 */
export const withAdministration = async <Result>(
  { io, requestId }: { readonly io: CommandIo; readonly requestId: string },
  work: (administration: Administration) => Promise<Result>,
): Promise<Result> => {
  const { clock } = io;
  const storage = openStorage({ settings: readAdministrationConfig(io.env), clock });
  try {
    const { vault } = storage;
    const audit = auditRepository({ doors: storage, clock });
    return await work({
      apps: openApps({ doors: storage, vault, clock, audit }),
      operators: openOperatorRegistry({
        doors: storage,
        clock,
        audit,
        endSessions: sessionEnder({ doors: storage, clock }),
      }),
      by: commandLine(requestId),
    });
  } finally {
    await storage.close();
  }
};
