import { type ReactNode, useState } from "react";
import { businessDay, dateTime, money } from "../../pages/format.ts";
import { bilingual, useWords } from "../../pages/words.ts";
import { useDesk } from "../desk-value.ts";
import { useChosenShop } from "../settings.ts";
import { type Shift, useShift } from "./shift.ts";

const words = bilingual(
  {
    title: "交班",
    from: "从哪天",
    until: "到哪天（含）",
    cashier: "收银员编号",
    own: "不填即自己",
    print: "打印交班单",
    slip: "抖音团购券交班单",
    who: "收银员",
    shop: "门店",
    period: "时段",
    printed: "打印时间",
    product: "商品",
    count: "张数",
    sum: "金额",
    verified: "核销合计",
    cancelled: "撤销（按撤销时间）",
    net: "净额",
    failed: "没有核销成功的",
    times: "次",
    unsettled: "未定（还没有结论）",
    none: "无",
    missing: (count: number) => `另有 ${count} 张金额还没有从抖音取到，未计入`,
    signs: "交班人　　　　　　接班人",
    unnamed: "（名称还没取到）",
    stale: "连不上网关，不能打印",
  },
  {
    title: "Hand-over",
    from: "From",
    until: "Until (inclusive)",
    cashier: "Cashier's uid",
    own: "empty: yourself",
    print: "Print the slip",
    slip: "Douyin coupons: hand-over",
    who: "Cashier",
    shop: "Shop",
    period: "Period",
    printed: "Printed",
    product: "Product",
    count: "Count",
    sum: "Sum",
    verified: "Verified",
    cancelled: "Cancelled in this period",
    net: "Net",
    failed: "Not verified",
    times: "",
    unsettled: "Open",
    none: "none",
    missing: (count: number) => `${count} more whose amounts Douyin has not told yet, not in the sum`,
    signs: "Handed over　　　　　　Taken over",
    unnamed: "(name to come)",
    stale: "The gateway cannot be reached; nothing can be printed",
  },
);

const Sums = ({ shift }: { readonly shift: Shift }): ReactNode => {
  const say = useWords(words);
  const line = (name: string, count: number, amount: number) => (
    <tr>
      <th scope="row">{name}</th>
      <td>{count}</td>
      <td>{money(amount)}</td>
    </tr>
  );
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{say.product}</th>
          <th scope="col">{say.count}</th>
          <th scope="col">{say.sum}</th>
        </tr>
      </thead>
      <tbody>
        {shift.products.map(
          ({ product_name: name, sku_name: sku, success_count: count, pay_amount: amount }) => (
            <tr key={`${name} ${sku}`}>
              <td>{name ?? say.unnamed}</td>
              <td>{count}</td>
              <td>{money(amount)}</td>
            </tr>
          ),
        )}
      </tbody>
      <tfoot>
        {line(say.verified, shift.success_count, shift.pay_amount)}
        {line(say.cancelled, shift.cancelled_count, -shift.cancelled_amount)}
        {line(say.net, shift.success_count - shift.cancelled_count, shift.net_amount)}
      </tfoot>
    </table>
  );
};

const Slip = ({ shift, name }: { readonly shift: Shift; readonly name: string }): ReactNode => {
  const say = useWords(words);
  const shop = useChosenShop();
  const zone = { timeZone: shift.time_zone };
  return (
    <article className="slip">
      <h3>{say.slip}</h3>
      <dl>
        <dt>{say.who}</dt>
        <dd>{name}</dd>
        <dt>{say.shop}</dt>
        <dd>
          {shop?.name}（{shift.poi_id}）
        </dd>
        <dt>{say.period}</dt>
        <dd>
          {businessDay(shift.start_time, shift.time_zone)} –{" "}
          {businessDay(Date.parse(shift.end_time) - 1, shift.time_zone)}
        </dd>
        <dt>{say.printed}</dt>
        <dd>{dateTime(Date.now(), zone)}</dd>
      </dl>
      <Sums shift={shift} />
      {shift.amount_missing_count === 0 ? null : <p>{say.missing(shift.amount_missing_count)}</p>}
      <p>
        {say.failed}：{shift.failed_count} {say.times}
      </p>
      <p>
        {say.unsettled}：
        {shift.unsettled.length === 0
          ? say.none
          : shift.unsettled.map(({ id, product_name: product }) => `#${id} ${product ?? ""}`).join("，")}
      </p>
      <p className="signs">{say.signs}</p>
    </article>
  );
};

/** 交班: what one cashier did, to be printed and signed. */
export const Handover = (): ReactNode => {
  const { who } = useDesk();
  const say = useWords(words);
  const [from, setFrom] = useState(() => businessDay(Date.now()));
  const [until, setUntil] = useState(() => businessDay(Date.now()));
  const [uid, setUid] = useState("");
  const isOwn = uid.trim() === "" || uid.trim() === who.uid;
  const other = isOwn ? {} : { operator_uid: uid.trim() };
  const { shift, stale } = useShift({ start_time: from, end_time: until, recent: 0, ...other });
  return (
    <section className="handover" aria-labelledby="handover">
      <h2 id="handover">{say.title}</h2>
      <div className="controls">
        <label>
          {say.from}
          <input type="date" value={from} max={until} onChange={(event) => setFrom(event.target.value)} />
        </label>
        <label>
          {say.until}
          <input type="date" value={until} min={from} onChange={(event) => setUntil(event.target.value)} />
        </label>
        {who.role === "clerk" ? null : (
          <label>
            {say.cashier}
            <input value={uid} placeholder={say.own} onChange={(event) => setUid(event.target.value)} />
          </label>
        )}
        <button
          type="button"
          className="primary"
          disabled={shift === null || stale}
          onClick={() => window.print()}
        >
          {say.print}
        </button>
      </div>
      {stale ? <p role="alert">{say.stale}</p> : null}
      {shift === null || stale ? null : (
        <Slip shift={shift} name={isOwn ? `${who.name}（${who.uid}）` : uid.trim()} />
      )}
    </section>
  );
};
