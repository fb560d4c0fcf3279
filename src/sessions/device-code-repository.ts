import { and, eq, gt, isNull, lte, sql } from "drizzle-orm";
import { atFirstUse } from "../at-first-use.ts";
import type { Doors, Write } from "../storage/door.ts";
import { type DeviceCodeRow, deviceCodes } from "./table.ts";

/** The rows of `device_codes`. Those that take `write` are used inside a commit. */
export interface DeviceCodeRepository {
  readonly byCode: (codeSha256: string) => Promise<DeviceCodeRow | undefined>;
  readonly insert: (write: Write, code: Omit<DeviceCodeRow, "id">) => DeviceCodeRow | undefined;
  /** The code, for the one who spends it first and in time. */
  readonly spend: (
    write: Write,
    use: { readonly id: number; readonly atMs: number },
  ) => DeviceCodeRow | undefined;
  /** Takes back what an operator was offered and has not used. */
  readonly spendAll: (write: Write, use: { readonly uid: string; readonly atMs: number }) => void;
  readonly prune: (write: Write, nowMs: number) => void;
}

export const deviceCodeRepository = ({ db }: Pick<Doors, "db">): DeviceCodeRepository => {
  const statements = atFirstUse({
    byCode: () =>
      db
        .select()
        .from(deviceCodes)
        .where(eq(deviceCodes.codeSha256, sql.placeholder("codeSha256")))
        .prepare(),
  });

  return {
    byCode: async (codeSha256) => (await statements.byCode.execute({ codeSha256 }))[0],
    insert: (write, code) => write.row(db.insert(deviceCodes).values(code).returning()),
    spend: (write, { id, atMs }) =>
      write.row(
        db
          .update(deviceCodes)
          .set({ spentAtMs: atMs })
          .where(
            and(eq(deviceCodes.id, id), isNull(deviceCodes.spentAtMs), gt(deviceCodes.expiresAtMs, atMs)),
          )
          .returning(),
      ),
    spendAll: (write, { uid, atMs }) =>
      write.run(
        db
          .update(deviceCodes)
          .set({ spentAtMs: atMs })
          .where(and(eq(deviceCodes.uid, uid), isNull(deviceCodes.spentAtMs))),
      ),
    prune: (write, nowMs) => write.run(db.delete(deviceCodes).where(lte(deviceCodes.expiresAtMs, nowMs))),
  };
};
