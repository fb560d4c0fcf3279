import { Problem } from "../problem.ts";

/** One word for every reason: whoever guesses tickets learns nothing. */
export const ticketInvalid = () =>
  new Problem("ticket_invalid", "预览凭证无效：不存在、已过期，或不是本调用方、本门店的，请重新扫码预览", {
    details: [{ field: "ticket", problem: "无效或已过期" }],
  });
