import { couponScene, toTheFirst } from "../coupon.ts";
import { type Fields, isRecord } from "../exchange.ts";
import type { Scenario } from "../scene.ts";

const section = "第 1 节 数据约定：向后兼容";

/** Fields a later version may bring: one of each kind of value. */
const added = {
  x_later_text: "新字段",
  x_later_number: 1.5,
  x_later_list: [{ any: null }],
  x_later_object: { nested: true },
};

/** Every row of an answer, changed. */
const rows = (fields: Fields, change: (row: Fields) => Fields): Fields => ({
  ...fields,
  ...(isRecord(fields["data"]) ? { data: change(fields["data"]) } : {}),
  ...(Array.isArray(fields["items"])
    ? { items: fields["items"].map((row: unknown) => (isRecord(row) ? change(row) : row)) }
    : {}),
});

/** Answers as a later version of the contract may give them: additions alone. */
export const growthScenarios: readonly Scenario[] = [
  {
    name: "new_fields",
    title: "答复里多了不认识的字段",
    open: async (stage) => {
      const { scene } = couponScene(stage);
      const grown = (fields: Fields): Fields => ({
        ...rows(fields, (row) => ({ ...row, ...added, coupon_status: "reserved" })),
        ...added,
      });
      return {
        ...scene,
        effect: ({ wanted }) =>
          wanted === "verify" || wanted === "read" ? { kind: "grow", grown } : { kind: "pass" },
        blame: {
          paidTwice: {
            rule: "choked_on_new_fields",
            change: "忽略不认识的响应字段和枚举值；解析器不要因为多出来的字段而报错",
            section,
          },
        },
      };
    },
  },
  {
    name: "new_values",
    title: "失败的原因是不认识的值",
    open: async (stage) => {
      const { order, scene } = couponScene(stage);
      stage.douyin.useElsewhere(order.orderId, 1);
      const grown = (fields: Fields): Fields =>
        rows(fields, (row) =>
          row["verify_status"] === "failed"
            ? { ...row, error_key: "coupon_frozen", retry: "tomorrow", error_code: 9_999_999 }
            : row,
        );
      return {
        ...scene,
        wanted: 0,
        effect: toTheFirst("verify", { kind: "grow", grown }, Number.POSITIVE_INFINITY),
        blame: {
          servedForNothing: {
            rule: "served_on_new_value",
            change: "不认识的 error_key 当作 unknown，不认识的 retry 当作 never：失败就是失败，不放行",
            section,
          },
        },
      };
    },
  },
];
