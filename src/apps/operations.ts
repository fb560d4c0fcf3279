import { callerName } from "../caller.ts";
import type { Handlers } from "../http/handlers.ts";
import type { Apps } from "./apps.ts";

/** The operations of the contract that are about apps. */
export const appOperations = ({
  apps,
}: {
  readonly apps: Apps;
}): Pick<Handlers, "createApp" | "listApps" | "updateAppTokenAccess"> => ({
  createApp: async ({ body, caller, requestId }) => {
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
    return {
      status: 201,
      body: { data: await apps.create(request, { actor: callerName(caller), requestId }) },
    };
  },

  listApps: async ({ query }) => {
    const { page = 1, page_size: pageSize = 20 } = query;
    const { apps: data, total } = await apps.list({ page, pageSize });
    return { status: 200, body: { data, page, page_size: pageSize, total, next_cursor: null } };
  },

  updateAppTokenAccess: async ({ params, body, caller, requestId }) => {
    const access = { id: Number(params.id), allow: body.allow_token_read };
    const app = await apps.setTokenAccess(access, { actor: callerName(caller), requestId });
    const message = app.allow_token_read
      ? `已允许应用「${app.name}」读取抖音 access_token`
      : `已禁止应用「${app.name}」读取抖音 access_token`;
    return { status: 200, body: { message } };
  },
});
