import type { ReactNode } from "react";
import { dateTime, money } from "../../pages/format.ts";
import { bilingual, useWords } from "../../pages/words.ts";
import { useConsole } from "../context.tsx";
import type { Verification } from "../contract.ts";
import { CopyText } from "../parts/copy-text.tsx";
import { Card, Facts } from "../parts/page.tsx";
import { StatusTag } from "../parts/status-tag.tsx";
import { useShopNames } from "../shops/shop-names.ts";
import { reasonWords, wordFor } from "../trade-words.ts";
import { ledgerWords } from "./ledger-words.ts";

const words = bilingual(
  {
    outcome: "结论",
    status: "状态",
    reason: "原因",
    said: "说明",
    enrichment: "补全",
    previous: "上一次使用",
    previousAt: (at: string, place: string) => `${at}，${place}`,
    here: "本网关",
    elsewhere: "别处",
    settledBy: "怎样得出",
    answer: "抖音当场答复",
    replay: "重发后得到答复",
    inquiry: "追问得知",
    late: "事后复查得知",
    nextCheck: "下次追问",
    cancel: "撤销",
    cancelUnknown: "结果未知，网关在追问",
    cancelRefused: "抖音拒绝",
    abandonRefused: "放弃时发现已核销，无法撤回",
    coupon: "券与订单",
    product: "商品",
    code: "券码",
    certificate: "券 id",
    verifyId: "核销 id",
    order: "抖音订单号",
    bill: "小票号",
    money: "金额",
    pay: "用户实付",
    receipt: "商家实收",
    discount: "优惠",
    original: "原价",
    unknownAmount: "还没补全",
    origin: "从哪里来",
    shop: "门店",
    app: "应用",
    operator: "操作员",
    mode: "方式",
    batch: "请求批次",
    requestId: "请求号",
    remark: "备注",
    times: "时间",
    created: "创建",
    verified: "核销",
    cancelled: "撤销",
    updated: "更新",
    logid: "抖音 logid（报障用）",
    short_link: "短链",
    byCode: "券码",
    encrypted_code: "加密券码",
    ticket: "预览凭证",
  },
  {
    outcome: "Outcome",
    status: "Status",
    reason: "Reason",
    said: "In words",
    enrichment: "Enrichment",
    previous: "Used before",
    previousAt: (at: string, place: string) => `${at}, ${place}`,
    here: "this gateway",
    elsewhere: "elsewhere",
    settledBy: "Known by",
    answer: "Douyin's answer",
    replay: "an answer when sent again",
    inquiry: "asking",
    late: "asking later",
    nextCheck: "Next ask",
    cancel: "Cancel",
    cancelUnknown: "outcome unknown, the gateway is asking",
    cancelRefused: "refused by Douyin",
    abandonRefused: "Found verified when abandoned, and could not be taken back",
    coupon: "Coupon and order",
    product: "Product",
    code: "Code",
    certificate: "Certificate id",
    verifyId: "Verify id",
    order: "Douyin order",
    bill: "Bill number",
    money: "Amounts",
    pay: "Paid by the guest",
    receipt: "Merchant receives",
    discount: "Discount",
    original: "Original price",
    unknownAmount: "not known yet",
    origin: "Where from",
    shop: "Shop",
    app: "App",
    operator: "Operator",
    mode: "By",
    batch: "Batch",
    requestId: "Request",
    remark: "Remark",
    times: "Times",
    created: "Created",
    verified: "Verified",
    cancelled: "Cancelled",
    updated: "Updated",
    logid: "Douyin logid (for their support)",
    short_link: "short link",
    byCode: "code",
    encrypted_code: "encrypted code",
    ticket: "ticket",
  },
);

type Fact = readonly [name: string, value: ReactNode];

/** What is not there is not shown. */
const factsOf = (facts: readonly (readonly [name: string, value: ReactNode | null])[]): readonly Fact[] =>
  facts.filter(([, value]) => value !== null && value !== "");

/** What became of a row, and how that is known. */
export const Outcome = ({ row }: { readonly row: Verification }) => {
  const said = useWords(words);
  const reasons = useWords(reasonWords);
  const { timeZone } = useConsole();
  const at = (time: string | null) => (time === null ? null : dateTime(time, { timeZone }));
  const { previous_use: previous } = row;
  const cancel = {
    none: null,
    unknown: said.cancelUnknown,
    done: row.cancel_reason ?? "✓",
    refused: said.cancelRefused,
  };
  return (
    <Card title={said.outcome}>
      <Facts
        facts={factsOf([
          [said.status, <StatusTag key="status" status={row.verify_status} />],
          [said.reason, row.error_key === null ? null : wordFor(reasons, row.error_key)],
          [
            said.said,
            row.error_description === ""
              ? null
              : // Numbers below nought are our own, and say nothing beside the words.
                `${row.error_code > 0 ? `${row.error_code} ` : ""}${row.error_description}`,
          ],
          [
            said.previous,
            previous === null
              ? null
              : said.previousAt(
                  dateTime(previous.verified_at, { timeZone }),
                  previous.by === "this_gateway" ? said.here : said.elsewhere,
                ),
          ],
          [said.settledBy, row.settled_by === null ? null : said[row.settled_by]],
          [said.nextCheck, at(row.next_check_at)],
          [said.cancel, cancel[row.cancel_status]],
          [said.cancel, row.abandon_refused ? said.abandonRefused : null],
        ])}
      />
      {row.logid === null ? null : <CopyText label={said.logid} text={row.logid} />}
    </Card>
  );
};

const Money = ({ row }: { readonly row: Verification }) => {
  const said = useWords(words);
  const amount = (fen: number | null) =>
    fen === null ? (row.verify_status === "success" ? said.unknownAmount : null) : money(fen);
  return (
    <Card title={said.money}>
      <Facts
        facts={factsOf([
          [said.pay, amount(row.pay_amount)],
          [said.receipt, amount(row.receipt_amount)],
          [said.discount, amount(row.discount_amount)],
          [said.original, row.original_amount === null ? null : money(row.original_amount)],
          [said.enrichment, row.enrichment_reason],
        ])}
      />
    </Card>
  );
};

const Origin = ({ row }: { readonly row: Verification }) => {
  const said = useWords(words);
  const of = useWords(ledgerWords);
  const shop = useShopNames(useConsole().shopNames).get(row.poi_id);
  const mode = row.mode === "code" ? said.byCode : row.mode === null ? null : said[row.mode];
  return (
    <Card title={said.origin}>
      <Facts
        facts={factsOf([
          [said.shop, shop ? `${shop}（${row.poi_id}）` : row.poi_id],
          [said.app, row.app_name],
          [said.operator, row.operator_uid],
          [said.mode, mode],
          [of.source, of[row.source]],
          [said.remark, row.remark],
          [said.batch, row.batch_id],
          [said.requestId, row.request_id],
        ])}
      />
    </Card>
  );
};

/** Everything else the ledger knows of a row. */
export const RowFacts = ({ row }: { readonly row: Verification }) => {
  const said = useWords(words);
  const { timeZone } = useConsole();
  const at = (time: string | null) => (time === null ? null : dateTime(time, { timeZone }));
  return (
    <>
      <Card title={said.coupon}>
        <Facts
          facts={factsOf([
            [said.product, [row.product_name, row.sku_name].filter(Boolean).join(" · ")],
            [said.code, row.origin_code],
            [said.bill, row.ext_order_id],
            [said.order, row.order_id],
            [said.certificate, row.certificate_id],
            [said.verifyId, row.verify_id],
          ])}
        />
      </Card>
      <Money row={row} />
      <Origin row={row} />
      <Card title={said.times}>
        <Facts
          facts={factsOf([
            [said.created, at(row.created_at)],
            [said.verified, at(row.verified_at)],
            [said.cancelled, at(row.cancelled_at)],
            [said.updated, at(row.updated_at)],
          ])}
        />
      </Card>
    </>
  );
};
