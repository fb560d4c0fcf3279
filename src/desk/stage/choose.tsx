import type { ReactNode } from "react";
import { clockTime, dateTime, money } from "../../pages/format.ts";
import { bilingual, useLanguage, useWords } from "../../pages/words.ts";
import { useDesk } from "../desk-value.ts";
import { type Card, type CouponPreview, paidFor, usableUses } from "../scanning/card.ts";

const words = bilingual(
  {
    noName: "团购券",
    paid: "顾客实付",
    worth: "单张原价",
    until: "有效期至",
    usable: (count: number) => `可用 ${count} 张`,
    uses: (count: number) => `可用 ${count} 次`,
    noneUsable: "没有可用的券",
    howMany: "核销几张？",
    fewer: "少一张",
    more: "多一张",
    confirm: (count: number) => `确认核销 ${count} 张（回车）`,
    leave: "不核销（Esc）",
    repeated: "这个码两分钟内刚刚核销过！确定还要再核一张吗？",
    earlier: (count: number, at: string) => `这个订单已经核销过 ${count} 张，最近一次 ${at}`,
    coupon_expired: "已过期",
    wrong_shop: "不能在本店使用",
    not_started: "还没到使用时间",
    uses_exhausted: "次数用完",
    unusable: "不能用的",
    kinds: "类型",
    coupon: "团购券",
    voucher: "代金券",
    times_card: "次卡",
  },
  {
    noName: "Coupon",
    paid: "Paid",
    worth: "Worth, each",
    until: "Valid until",
    usable: (count: number) => `${count} usable`,
    uses: (count: number) => `${count} uses left`,
    noneUsable: "No usable coupon",
    howMany: "How many?",
    fewer: "One fewer",
    more: "One more",
    confirm: (count: number) => `Verify ${count} (Enter)`,
    leave: "Do not verify (Esc)",
    repeated: "This code was verified within the last two minutes! Another one, are you sure?",
    earlier: (count: number, at: string) => `${count} of this order were verified before, last at ${at}`,
    coupon_expired: "expired",
    wrong_shop: "not for this shop",
    not_started: "not valid yet",
    uses_exhausted: "used up",
    unusable: "Not usable",
    kinds: "Kind",
    coupon: "coupon",
    voucher: "voucher",
    times_card: "times card",
  },
);

const Unusable = ({ preview }: { readonly preview: CouponPreview }): ReactNode => {
  const say = useWords(words);
  const barred = preview.coupons.filter(({ usable }) => !usable);
  if (barred.length === 0) return null;
  const counts = Map.groupBy(barred, ({ reason }) => reason ?? "uses_exhausted");
  return (
    <p className="barred">
      {say.unusable}：
      {[...counts].map(([reason, coupons]) => `${coupons.length} × ${say[reason]}`).join("，")}
    </p>
  );
};

const Warnings = ({ card }: { readonly card: Card }): ReactNode => {
  const say = useWords(words);
  const language = useLanguage();
  const last = card.earlier.map(({ created_at: at }) => at).toSorted((a, b) => (a < b ? 1 : -1))[0];
  return (
    <>
      {card.repeated ? (
        <p className="warning" role="alert">
          {say.repeated}
        </p>
      ) : null}
      {last === undefined ? null : (
        <p className="warning" role="status">
          {say.earlier(card.earlier.length, clockTime(last, { language }))}
        </p>
      )}
    </>
  );
};

interface AmountProps {
  readonly card: Card;
  readonly quantity: number;
  readonly most: number;
}

const Amount = ({ card, quantity, most }: AmountProps): ReactNode => {
  const { work } = useDesk();
  const say = useWords(words);
  return (
    <fieldset className="amount">
      <legend>{say.howMany}</legend>
      <button
        type="button"
        aria-label={say.fewer}
        disabled={quantity <= 1}
        onClick={() => work.choose(card.key, quantity - 1)}
      >
        −
      </button>
      <output aria-live="polite">{quantity}</output>
      <button
        type="button"
        aria-label={say.more}
        disabled={quantity >= most}
        onClick={() => work.choose(card.key, quantity + 1)}
      >
        +
      </button>
    </fieldset>
  );
};

interface ChooseProps {
  readonly card: Card;
  readonly preview: CouponPreview;
  readonly quantity: number;
}

/** What the coupon is worth, and how many of it. */
export const Choose = ({ card, preview, quantity }: ChooseProps): ReactNode => {
  const { work } = useDesk();
  const say = useWords(words);
  const most = usableUses(preview);
  const first = preview.coupons.find(({ usable }) => usable) ?? preview.coupons[0];
  const count = preview.kind === "times_card" ? say.uses(most) : say.usable(most);
  return (
    <section className="choose" aria-labelledby="choose-title">
      <h2 id="choose-title">{preview.product_name ?? say.noName}</h2>
      {preview.kind === null ? null : <p className="kind">{say[preview.kind]}</p>}
      <Warnings card={card} />
      <dl>
        <dt>{say.paid}</dt>
        <dd className="paid">{money(paidFor(preview, quantity) ?? first?.pay_amount)}</dd>
        <dt>{say.worth}</dt>
        <dd>{money(first?.original_amount)}</dd>
        <dt>{say.until}</dt>
        <dd>{dateTime(first?.expire_time)}</dd>
      </dl>
      <p className="count">{most === 0 ? say.noneUsable : count}</p>
      <Unusable preview={preview} />
      {most > 1 ? <Amount card={card} quantity={quantity} most={most} /> : null}
      <div className="actions">
        {most === 0 ? null : (
          <button type="button" className="primary big" onClick={() => work.confirm(card.key)}>
            {say.confirm(quantity)}
          </button>
        )}
        <button type="button" onClick={() => work.acknowledge(card.key)}>
          {say.leave}
        </button>
      </div>
    </section>
  );
};
