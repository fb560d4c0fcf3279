import type { CertificateState } from "../douyin/certificates.ts";
import type { Order } from "../douyin/orders.ts";
import { type AmountSource, type RowAmounts, rowAmounts } from "../ledger/amounts.ts";
import type { VerificationRow } from "../ledger/table.ts";
import { type OrderPart, type OrderParts, placesOf, shareAt } from "./shares.ts";

/** A row of the order, as far as enrichment looks at it. */
export type OrderRow = Pick<
  VerificationRow,
  | "id"
  | "verifyStatus"
  | "enrichmentStatus"
  | "certificateId"
  | "encryptedCode"
  | "verifyId"
  | "couponStatus"
  | "payAmountFen"
  | "originalAmountFen"
  | "discountAmountFen"
  | "receiptAmountFen"
  | "amountSource"
>;

/** What one row learns. null = Douyin did not say: the row keeps what it has. */
export interface RowFill {
  readonly id: number;
  readonly orderStatus: number | null;
  readonly couponStatus: string | null;
  readonly productId: string | null;
  readonly productName: string | null;
  readonly skuId: string | null;
  readonly skuName: string | null;
  readonly payAmountFen: number | null;
  readonly originalAmountFen: number | null;
  readonly discountAmountFen: number | null;
  readonly receiptAmountFen: number | null;
  readonly amountSource: AmountSource | null;
}

/** The times cards of the order, by `certificate_id`. */
export type Cards = ReadonlyMap<string, CertificateState>;

/** `order_type` of times cards (order query page; its notes disagree, so this only says where to look closer). */
const timesCardTypes: readonly number[] = [51, 70];

/** One row of each coupon that seems to be a times card: its uses share what it cost, so Douyin is asked how many it has. */
export const cardsToAsk = (order: Order, rows: readonly OrderRow[]): readonly OrderRow[] => {
  const ofCardOrder = order.orderType !== null && timesCardTypes.includes(order.orderType);
  const byCertificate = Map.groupBy(rows, ({ certificateId }) => certificateId);
  return [...byCertificate].flatMap(([certificateId, uses]) => {
    const [first] = uses;
    const isCard =
      ofCardOrder ||
      (certificateId !== null && uses.length > 1) ||
      uses.some(({ amountSource }) => amountSource === "times_card_use");
    return isCard && first !== undefined ? [first] : [];
  });
};

/**
 * What the waiting rows of an order learn from Douyin's answer. Amounts a row has stay as they are, and what is missing
 * becomes a share of the order, which only the order query knows of (contract, section 4).
 */
export const planFills = (order: Order, rows: readonly OrderRow[], cards: Cards): readonly RowFill[] => {
  const waiting = rows.filter(({ enrichmentStatus }) => enrichmentStatus === "pending");
  const parts = partsOf(order, rows, cards);
  // Nobody knows over how many uses the money goes: no share is better than a wrong one.
  const blind = cardsToAsk(order, rows).some(({ certificateId }) => !cards.has(certificateId ?? ""));
  /** A share for each row that lacks one; those that were given before keep their places. */
  const sharing = (lacks: (row: OrderRow) => boolean, taken: number) => {
    const lacking = waiting.filter(lacks);
    const places = placesOf(
      parts,
      lacking.map((row) => partOf(row, cards)),
      taken,
    );
    const placeOf = new Map(lacking.map(({ id }, index) => [id, places[index] ?? 0] as const));
    return (row: OrderRow) => (totalFen: number | null) => {
      const place = placeOf.get(row.id);
      return place === undefined || blind ? null : shareAt(totalFen, parts, place);
    };
  };
  const amountShare = sharing(
    (row) => row.payAmountFen === null || row.originalAmountFen === null,
    rows.filter(({ amountSource }) => amountSource === "order_share").length,
  );
  const receiptShare = sharing(
    ({ receiptAmountFen }) => receiptAmountFen === null,
    rows.filter(({ receiptAmountFen }) => receiptAmountFen !== null).length,
  );
  return waiting.map((row) => ({
    id: row.id,
    orderStatus: order.orderStatus,
    couponStatus: couponStatusOf(order, row),
    ...productOf(order),
    ...amountsOf(row, { order, price: priceOf(row, cards), share: amountShare(row) }),
    receiptAmountFen: row.receiptAmountFen ?? receiptShare(row)(order.receiptFen),
  }));
};

const partsOf = (order: Order, rows: readonly OrderRow[], cards: Cards): OrderParts => {
  const listed = new Set(order.certificates.flatMap(({ certificateId }) => certificateId ?? []));
  const known = new Set([...listed, ...rows.flatMap(({ certificateId }) => certificateId ?? [])]);
  return {
    // More coupons than the order claims to have: shares must not come to more than there is.
    coupons: Math.max(order.count ?? order.certificates.length, known.size),
    usesOfEach: Math.max(1, ...[...cards.values()].map(({ timesCard }) => timesCard?.total ?? 1)),
    certificateIds: [...listed],
  };
};

/** Which use of its card a row was: Douyin's own number, else its place among the records. */
const partOf = (row: OrderRow, cards: Cards): OrderPart => {
  const { certificateId } = row;
  const card = certificateId === null ? undefined : cards.get(certificateId);
  if (card?.timesCard == null) return { certificateId, useNumber: 1 };
  const records = card.verifyRecords.toSorted((a, b) => (a.verifyTimeMs ?? 0) - (b.verifyTimeMs ?? 0));
  const at = records.findIndex(({ verifyId }) => verifyId === row.verifyId);
  return { certificateId, useNumber: at < 0 ? null : (records[at]?.timesCardSerial ?? at + 1) };
};

/** The price of that use, where the card has a list of them. */
const priceOf = (row: OrderRow, cards: Cards): RowAmounts | null => {
  const { certificateId, useNumber } = partOf(row, cards);
  const card = certificateId === null ? undefined : cards.get(certificateId);
  const price = useNumber === null ? undefined : card?.timesCard?.serialAmounts.get(useNumber);
  return price === undefined ? null : rowAmounts(price, "times_card_use");
};

type Amounts = Pick<RowFill, "payAmountFen" | "originalAmountFen" | "discountAmountFen" | "amountSource">;

const amountsOf = (
  row: OrderRow,
  from: {
    readonly order: Order;
    readonly price: RowAmounts | null;
    readonly share: (totalFen: number | null) => number | null;
  },
): Amounts => {
  const { order, price, share } = from;
  const payAmountFen = row.payAmountFen ?? price?.payAmountFen ?? share(order.payFen);
  const originalAmountFen = row.originalAmountFen ?? price?.originalAmountFen ?? share(order.originalFen);
  const known = payAmountFen !== null && originalAmountFen !== null;
  const source =
    price?.amountSource ?? (payAmountFen === null && originalAmountFen === null ? null : "order_share");
  return {
    payAmountFen,
    originalAmountFen,
    discountAmountFen:
      row.discountAmountFen ?? (known ? originalAmountFen - payAmountFen : share(order.discountFen)),
    amountSource: row.amountSource ?? source,
  };
};

/** An order has one product (certificate.prepare page). What is named on its line goes before the order's own fields. */
const productOf = ({ products, skuId, skuName }: Order) => {
  const product = products.find((line) => line.skuId === skuId) ?? products[0];
  return {
    productId: product?.productId ?? null,
    productName: product?.productName ?? null,
    skuId: skuId ?? product?.skuId ?? null,
    skuName,
  };
};

/**
 * The coupon's state in our words (`item_status`, order query page). "To be used" is believed of a cancelled row alone:
 * of a verified one it only tells that the order query is behind.
 */
const couponStatusOf = (order: Order, row: OrderRow): string | null => {
  const only = order.certificates.length === 1 && order.count === 1 ? order.certificates[0] : undefined;
  const item = order.certificates.find(({ certificateId }) => certificateId === row.certificateId) ?? only;
  switch (item?.itemStatus) {
    case 300:
      return "refunding";
    case 301:
      return "refunded";
    case 400:
    case 401:
      return row.verifyStatus === "cancelled" ? null : "used";
    case 0:
    case 100:
    case 200:
    case 201:
      return row.verifyStatus === "cancelled" ? "unused" : null;
    default:
      return null;
  }
};
