import { actorOf } from "../caller.ts";
import { decodeCursor, encodeCursor, refuseBoth } from "../cursor.ts";
import type { Handlers } from "../http/handlers.ts";
import type { Apps } from "./apps.ts";

const list = "apps";

/** The operations of the contract that are about apps. */
export const appOperations = ({
  apps,
}: {
  readonly apps: Apps;
}): Pick<Handlers, "createApp" | "listApps" | "updateApp" | "rotateAppSecret" | "updateAppTokenAccess"> => ({
  createApp: async ({ body, ...asked }) => {
    const request = {
      name: body.name,
      code: body.code,
      description: body.description,
      clientKey: body.client_key,
      secret: body.secret,
      status: body.status,
      allowTokenRead: body.allow_token_read,
      poiIds: body.poi_ids,
    };
    return { status: 201, body: { data: await apps.create(request, actorOf(asked)) } };
  },

  listApps: async ({ query }) => {
    refuseBoth(query);
    const { page = 1, page_size: pageSize = 20, cursor } = query;
    const { status: statuses = [], allow_token_read: allowTokenRead, search } = query;
    const [last] = cursor === undefined ? [] : decodeCursor(list, cursor, [0]);
    const afterId = typeof last === "number" ? last : undefined;
    const filter = { statuses, allowTokenRead, search };
    const { apps: data, total, lastId } = await apps.list({ page, pageSize, afterId, filter });
    const cursorAfter = lastId === null ? null : encodeCursor(list, [lastId]);
    return { status: 200, body: { data, page, page_size: pageSize, total, next_cursor: cursorAfter } };
  },

  updateApp: async ({ params, body, ...asked }) => {
    const { name, description, status, poi_ids: poiIds } = body;
    const update = { name, description, status, poiIds };
    return { status: 200, body: { data: await apps.update(Number(params.id), update, actorOf(asked)) } };
  },

  rotateAppSecret: async ({ params, body, ...asked }) => {
    const rotation = { id: Number(params.id), revokeNow: body?.revoke_now ?? false };
    const data = await apps.rotate(rotation, actorOf(asked));
    return { status: 200, body: { data } };
  },

  updateAppTokenAccess: async ({ params, body, ...asked }) => {
    const access = { id: Number(params.id), allow: body.allow_token_read };
    const app = await apps.setTokenAccess(access, actorOf(asked));
    const message = app.allow_token_read
      ? `已允许应用「${app.name}」读取抖音 access_token`
      : `已禁止应用「${app.name}」读取抖音 access_token`;
    return { status: 200, body: { message } };
  },
});
