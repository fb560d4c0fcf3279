import { businessDays } from "../calendar/business-day.ts";
import { readPeriod } from "../calendar/period.ts";
import type { Caller } from "../caller.ts";
import { mayUseShop } from "../caller.ts";
import { type Clock, toRfc3339 } from "../clock.ts";
import type { Handlers } from "../http/handlers.ts";
import { verificationView } from "../ledger/view.ts";
import { Problem } from "../problem.ts";
import type { Db } from "../storage/door.ts";
import type { Vault } from "../vault.ts";
import { shiftQueries } from "./queries.ts";

export interface ShiftParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly timeZone: string;
}

const recentDefault = 20;

const foreignShop = () =>
  new Problem("shop_not_allowed", "无权在该门店操作，请核对 poi_id 或联系管理员开通", {
    details: [{ field: "poi_id", problem: "不在可用门店之内" }],
  });
const foreignShift = () =>
  new Problem("operator_not_allowed", "店员只能查看自己的班次", {
    details: [{ field: "operator_uid", problem: "不是您自己" }],
  });

/** Whose shift is asked for: one's own, or, for whoever sees every verification, another's. */
const uidOf = (caller: Caller, asked: string | undefined): string => {
  if (caller.kind !== "operator") throw foreignShift();
  const uid = asked ?? caller.uid;
  if (uid !== caller.uid && caller.role === "clerk") throw foreignShift();
  return uid;
};

const total = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0);

/** A cashier's shift in one shop (班次): what was verified and taken back, what is open, and the last rows. */
export const openShifts = ({ db, clock, vault, timeZone }: ShiftParts): Pick<Handlers, "getShift"> => {
  const queries = shiftQueries(db);
  const days = businessDays(timeZone);
  return {
    getShift: async ({ query, caller }) => {
      if (!mayUseShop(caller, query.poi_id)) throw foreignShop();
      const uid = uidOf(caller, query.operator_uid);
      const nowMs = clock.nowMs();
      const scope = { uid, poiId: query.poi_id, ...readPeriod(query, days, nowMs) };
      const products = await queries.verified(scope);
      const cancelled = await queries.cancelled(scope);
      const failed = await queries.failed(scope);
      const open = await queries.open(scope);
      const recent = await queries.recent(scope, query.recent ?? recentDefault);
      const payFen = total(products, (product) => product.payFen);
      return {
        status: 200,
        body: {
          data: {
            operator_uid: uid,
            poi_id: scope.poiId,
            start_time: toRfc3339(scope.fromMs),
            end_time: toRfc3339(scope.untilMs),
            time_zone: timeZone,
            success_count: total(products, ({ rows }) => rows),
            pay_amount: payFen,
            cancelled_count: cancelled.rows,
            cancelled_amount: cancelled.payFen,
            net_amount: payFen - cancelled.payFen,
            failed_count: failed,
            amount_missing_count: total(products, ({ unpriced }) => unpriced),
            products: products.map((product) => ({
              product_name: product.productName,
              sku_name: product.skuName,
              success_count: product.rows,
              pay_amount: product.payFen,
            })),
            unsettled: open.map((row) => verificationView(row, caller, vault)),
            recent: recent.map((row) => verificationView(row, caller, vault)),
          },
        },
      };
    },
  };
};
