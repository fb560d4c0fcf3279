import type { Sandbox } from "../../src/sandbox/server.ts";

/** One verify request as Douyin received it. */
export interface Send {
  readonly verifyToken: string;
  readonly poiId: string;
  readonly codes: readonly string[];
  readonly atMs: number;
  /** It may have lain in the queue since then, when this process was held up. */
  readonly sinceMs: number;
}

/** One consumption in Douyin's books. */
export interface BookedUse {
  readonly verifyId: string;
  readonly orderId: string;
  readonly poiId: string;
  readonly cancelled: boolean;
}

/** What Douyin knows of one order. */
export interface BookedOrder {
  readonly orderId: string;
  readonly prepares: number;
  readonly uses: readonly BookedUse[];
}

interface VerifyBody {
  readonly verify_token?: string;
  readonly poi_id?: string;
  readonly encrypted_codes?: readonly string[];
}

/** Collects every verify request: the sandbox itself keeps only the latest thousand of all. */
export const openSendCollector = (sandbox: Sandbox) => {
  type Seen = ReturnType<Sandbox["admin"]["seen"]>[number];
  const sends: Send[] = [];
  let last: Seen | undefined;
  // The two turns before: what waits while one turn lasts may need another to be read.
  let ticksMs: readonly [number, number] = [Date.now(), Date.now()];

  const collect = (): void => {
    const seen = sandbox.admin.seen();
    const from = last === undefined ? 0 : seen.indexOf(last) + 1;
    if (last !== undefined && from === 0) throw new Error("requests passed unseen: collect more often");
    for (const request of seen.slice(from)) {
      last = request;
      if (request.endpoint !== "verify") continue;
      const body: VerifyBody = JSON.parse(request.body);
      sends.push({
        verifyToken: body.verify_token ?? "",
        poiId: body.poi_id ?? "",
        codes: body.encrypted_codes ?? [],
        atMs: request.atMs,
        sinceMs: Math.min(request.atMs, ticksMs[0]),
      });
    }
    ticksMs = [ticksMs[1], Date.now()];
  };
  const timer = setInterval(collect, 20);
  return {
    /** All sends until now; ends the collecting. */
    close: (): readonly Send[] => {
      clearInterval(timer);
      collect();
      return sends;
    },
  };
};

/** Douyin's side of one order; only the open platform's uses, which are ours. */
export const bookedOrder = (sandbox: Sandbox, orderId: string): BookedOrder => {
  const { seen, certificates } = sandbox.admin.state(orderId);
  return {
    orderId,
    prepares: seen.prepares,
    uses: certificates.flatMap(({ verifications }) =>
      verifications
        .filter(({ verifyType }) => verifyType === 4)
        .map(({ verifyId, poiId, cancelled }) => ({ verifyId, orderId, poiId, cancelled })),
    ),
  };
};
