import { actorOf } from "../caller.ts";
import { decodeCursor, encodeCursor, refuseBoth } from "../cursor.ts";
import type { Handlers } from "../http/handlers.ts";
import type { OperatorPlace, Operators } from "./operators.ts";

const list = "operators";

const placeOf = (cursor: string | undefined): OperatorPlace | undefined => {
  const [createdAtMs, uid] = cursor === undefined ? [] : decodeCursor(list, cursor, [0, ""]);
  return typeof createdAtMs === "number" && typeof uid === "string" ? { createdAtMs, uid } : undefined;
};

/** The operations of the contract that are about the merchant's people. */
export const operatorOperations = ({
  operators,
}: {
  readonly operators: Operators;
}): Pick<
  Handlers,
  "createOperator" | "listOperators" | "updateOperator" | "rotateOperatorKey" | "revokeOperator"
> => ({
  createOperator: async ({ body, ...asked }) => {
    const { uid, name, role, poi_ids: poiIds = null } = body;
    const data = await operators.create({ uid, name, role, poiIds }, actorOf(asked));
    return { status: 201, body: { data } };
  },

  listOperators: async ({ query }) => {
    refuseBoth(query);
    const { page = 1, page_size: pageSize = 20, cursor, role, revoked } = query;
    const asked = { page, pageSize, after: placeOf(cursor), filter: { role, revoked } };
    const { operators: data, total, last } = await operators.list(asked);
    const cursorAfter = last === null ? null : encodeCursor(list, [last.createdAtMs, last.uid]);
    return { status: 200, body: { data, page, page_size: pageSize, total, next_cursor: cursorAfter } };
  },

  updateOperator: async ({ params, body, ...asked }) => {
    const update = { name: body.name, role: body.role, poiIds: body.poi_ids };
    return { status: 200, body: { data: await operators.update(params.uid, update, actorOf(asked)) } };
  },

  rotateOperatorKey: async ({ params, ...asked }) => ({
    status: 200,
    body: { data: await operators.rotate(params.uid, actorOf(asked)) },
  }),

  revokeOperator: async ({ params, ...asked }) => {
    const { name, uid } = await operators.revoke(params.uid, actorOf(asked));
    return { status: 200, body: { message: `已吊销操作员「${name}」（uid ${uid}）` } };
  },
});
