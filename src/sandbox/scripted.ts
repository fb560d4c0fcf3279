import { readCall } from "./call.ts";
import type { EndpointName } from "./endpoint-names.ts";
import type { Fault } from "./faults.ts";
import type { SandboxRequest } from "./reply.ts";
import type { Side } from "./side.ts";
import type { Order } from "./world/model.ts";
import { scenarioOf } from "./world/scenarios.ts";

/** What befalls a request because of the fixed code it carries, or of the one that its order is behind. */
export const scriptedFault = (side: Side, name: EndpointName, request: SandboxRequest): Fault | undefined => {
  if (name === "prepare") return scenarioOf(readCall(request).query("code") ?? "")?.prepareFault;
  if (!side.world.hasTestOrders()) return undefined;
  return orderOf(side, name, request)?.faults?.take(name, request);
};

const orderOf = ({ world }: Side, name: EndpointName, request: SandboxRequest): Order | undefined => {
  switch (name) {
    case "verify":
      return world.prepared.get(textIn(request, "verify_token"))?.order;
    case "cancel":
      return world.byCertificateId.get(textIn(request, "certificate_id"))?.order;
    default:
      return undefined;
  }
};

const textIn = (request: SandboxRequest, name: string): string => {
  const value = readCall(request).body()?.[name];
  return typeof value === "string" ? value : "";
};
