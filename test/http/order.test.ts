import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type CallOptions, openTestGateway, type TestApp, type TestGateway } from "../support/gateway.ts";
import { expectRefusal, expectServing, unnoticed, verifyPath } from "./ground.ts";

let own: TestGateway;
/** May act in the test's shop only. */
let bound: TestApp;
let disabled: TestApp;
let viewer: string;
beforeAll(async () => {
  own = await openTestGateway();
  bound = await own.createApp({ poiIds: [own.poiId] });
  disabled = await own.createApp({ poiIds: [own.poiId], status: "disabled" });
  viewer = (await own.createOperator("viewer", [own.poiId])).key;
});
afterAll(() => own.close());

/** A verify request while flaws are put into it. */
interface Draft {
  method: string;
  target: string;
  fields: Record<string, unknown>;
  text: (json: string) => string;
  options: CallOptions;
}

interface Flaw {
  readonly name: string;
  /** The place of its check in the contract's order; flaws of one stage exclude each other. */
  readonly stage: number;
  readonly status: number;
  readonly code: string;
  /** The fields the answer names, where two flaws share a code. */
  readonly fields?: readonly string[];
  readonly put: (draft: Draft) => void;
}

const bodyBytesMax = 65_536;
let nobodies = 0;
const withText =
  (change: (json: string) => string) =>
  (draft: Draft): void => {
    const before = draft.text;
    draft.text = (json) => change(before(json));
  };
const withCaller = (options: () => CallOptions) => (draft: Draft) => {
  draft.options = { ...draft.options, ...options() };
};

const flaws: readonly Flaw[] = [
  {
    name: "an unknown path",
    stage: 0,
    status: 404,
    code: "not_found",
    put: (d) => (d.target = d.target.replace("verify", "nowhere")),
  },
  {
    name: "a wrong method",
    stage: 1,
    status: 405,
    code: "method_not_allowed",
    put: (d) => (d.method = "PUT"),
  },
  {
    name: "a body too large",
    stage: 2,
    status: 413,
    code: "body_too_large",
    put: withText((json) => json + " ".repeat(bodyBytesMax)),
  },
  {
    name: "nobody",
    stage: 3,
    status: 401,
    code: "signature_missing",
    put: withCaller(() => ({ stranger: true })),
  },
  {
    name: "a wrong signature",
    stage: 3,
    status: 401,
    code: "signature_invalid",
    put: withCaller(() => ({ as: { ...bound, secret: "another secret" } })),
  },
  {
    name: "an unknown operator",
    stage: 3,
    status: 401,
    code: "operator_unknown",
    // Wrong keys are counted: each request names another nobody.
    put: withCaller(() => ({ operator: `xtj_nobody-${++nobodies}_0123456789abcdef012345` })),
  },
  {
    name: "a disabled app",
    stage: 3,
    status: 403,
    code: "app_disabled",
    put: withCaller(() => ({ as: disabled })),
  },
  {
    name: "a role that may not",
    stage: 3,
    status: 403,
    code: "operator_not_allowed",
    put: withCaller(() => ({ operator: viewer })),
  },
  {
    name: "another content type",
    stage: 4,
    status: 415,
    code: "unsupported_media_type",
    put: (d) => {
      d.options = { ...d.options, headers: { "content-type": "text/plain" } };
    },
  },
  {
    name: "a body that is no JSON",
    stage: 5,
    status: 400,
    code: "invalid_request",
    fields: ["body"],
    put: withText((json) => `{${json}`),
  },
  {
    name: "an unknown field",
    stage: 6,
    status: 400,
    code: "invalid_request",
    fields: ["extra"],
    put: (d) => (d.fields["extra"] = 1),
  },
  {
    name: "a query nobody takes",
    stage: 7,
    status: 400,
    code: "invalid_request",
    fields: ["extra"],
    put: (d) => (d.target += "?extra=1"),
  },
  {
    name: "a foreign shop",
    stage: 8,
    status: 403,
    code: "shop_not_allowed",
    fields: ["poi_id"],
    put: (d) => (d.fields["poi_id"] = "7001000000000000009"),
  },
  {
    name: "a foreign link",
    stage: 9,
    status: 400,
    code: "short_link_invalid",
    fields: ["short_link"],
    put: (d) => (d.fields["short_link"] = "https://evil.test/abc"),
  },
];

const ask = (chosen: readonly Flaw[]) => {
  const draft: Draft = {
    method: "POST",
    target: verifyPath,
    fields: { poi_id: own.poiId, short_link: "https://v.douyin.com/abc/" },
    text: (json) => json,
    options: { as: bound },
  };
  for (const flaw of chosen) flaw.put(draft);
  const raw = draft.text(JSON.stringify(draft.fields));
  return unnoticed(own, () => own.call(draft.method, draft.target, { ...draft.options, raw }));
};

describe("the order of the checks", () => {
  test.each(flaws.map((flaw) => [flaw.name, flaw] as const))("knows %s by itself", async (_, flaw) => {
    expectRefusal(await ask([flaw]), flaw.status, flaw.code, flaw.fields);
  });

  const pairs = flaws.flatMap((first) =>
    flaws
      .filter((second) => second.stage > first.stage)
      .map((second) => [first.name, second.name, first, second] as const),
  );

  test.each(pairs)("puts %s before %s", async (_first, _second, first, second) => {
    for (const both of [
      [first, second],
      [second, first],
    ])
      expectRefusal(
        await ask(both),
        first.status,
        first.code,
        first.code === "signature_missing" ? undefined : first.fields,
      );
  });

  test("puts every flaw at once behind the first of them", async () => {
    const ofEachStage = flaws.filter(
      (flaw, index) => flaws.findIndex((f) => f.stage === flaw.stage) === index,
    );
    for (let from = 0; from < ofEachStage.length; from++) {
      const [first, ...rest] = ofEachStage.slice(from);
      if (first === undefined) continue;
      const reply = await ask([first, ...rest]);
      expect([reply.status, reply.json.code]).toEqual([first.status, first.code]);
    }
    await expectServing(own);
  });
});
