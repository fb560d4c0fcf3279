import { type Contract, readContract } from "../generate/contract.ts";
import { below, items, members, type Place, resolve } from "../generate/document.ts";
import type { Operation, Parameter } from "../generate/operation.ts";
import { compareStatuses, compareSurfaces, readSurfaces } from "./answers.ts";
import { compareAccess } from "./callers.ts";
import { compareFieldRules } from "./field-rules.ts";
import { type Finding, findingsAt } from "./finding.ts";
import { compareDefaults, openShapes } from "./shapes.ts";

interface Versions {
  readonly before: Contract;
  readonly after: Contract;
}

interface OperationPair {
  readonly at: string;
  readonly before: Operation;
  readonly after: Operation;
}

/**
 * Everything a program that was right with the contract `before` would trip over in the contract `after`, both as
 * parsed. Additions are free: operations, optional fields, parameters that may be left out, fields of answers, values of
 * their lists, refusals.
 */
export function compareContracts(before: unknown, after: unknown): readonly Finding[] {
  const versions = { before: readContract(before), after: readContract(after) };
  const shapes = openShapes(versions.before.schemas, versions.after.schemas);
  const heirs = new Map(versions.after.operations.map((operation) => [keyOf(operation), operation]));
  const operations = versions.before.operations.flatMap((operation) => {
    const at = `${operation.method} ${operation.template}`;
    const heir = heirs.get(keyOf(operation));
    if (heir === undefined) return [{ at, problem: "is gone" }];
    const pair = { at, before: operation, after: heir };
    return [
      ...compareOperations(pair),
      ...compareFieldRules(
        { at, known: fieldsOf(versions.before, operation) },
        operation.fields,
        heir.fields,
      ),
      ...compareParameters(pair, shapes),
      ...compareBodies(pair, shapes),
      ...compareAnswers(versions, pair, shapes),
    ];
  });
  return [...operations, ...shapes.rest(), ...compareComponents(versions), ...compareServers(versions)];
}

type Shapes = ReturnType<typeof openShapes>;

/** Path parameters may not change their names either, but that is another finding than a lost operation. */
const keyOf = ({ method, template }: Operation): string =>
  `${method} ${template.replace(/\{[^}]*\}/g, "{}")}`;

const compareOperations = ({ at, before, after }: OperationPair): readonly Finding[] => [
  ...(before.id === after.id ? [] : [{ at, problem: `was called ${before.id}, is ${after.id}` }]),
  ...(before.passthrough && !after.passthrough
    ? [{ at, problem: "Douyin's answer no longer goes through byte for byte" }]
    : []),
  ...compareAccess(at, before.access, after.access),
];

/** What its rules may speak of: parameters of the query, or members of the body. */
const fieldsOf = ({ schemas }: Contract, { parameters, body }: Operation): readonly string[] => {
  const shape = body?.shape;
  const named = shape?.kind === "ref" ? schemas.find(({ name }) => name === shape.name)?.shape : shape;
  const fields = named?.kind === "object" ? named.properties : [];
  return [...parameters, ...fields].map(({ name }) => name);
};

const compareParameters = ({ at, before, after }: OperationPair, shapes: Shapes): readonly Finding[] => {
  const nameOf = (parameter: Parameter) => `${parameter.in} ${parameter.name}`;
  const heirs = new Map(after.parameters.map((parameter) => [nameOf(parameter), parameter]));
  const known = new Set(before.parameters.map(nameOf));
  const kept = before.parameters.flatMap((parameter) => {
    const heir = heirs.get(nameOf(parameter));
    const place = `${at} · ${nameOf(parameter)}`;
    if (heir === undefined) return [{ at: place, problem: "is gone" }];
    const pair = { at: place, before: parameter.shape, after: heir.shape };
    return [
      ...(heir.required && !parameter.required ? [{ at: place, problem: "is required now" }] : []),
      ...shapes.compare(pair, "request"),
      ...compareDefaults(pair),
    ];
  });
  const added = after.parameters
    .filter((parameter) => parameter.required && !known.has(nameOf(parameter)))
    .map((parameter) => ({ at: `${at} · ${nameOf(parameter)}`, problem: "is new and required" }));
  return [...kept, ...added];
};

const compareBodies = ({ at, before, after }: OperationPair, shapes: Shapes): readonly Finding[] => {
  const place = `${at} · body`;
  if (before.body === null)
    return after.body?.required === true ? [{ at: place, problem: "is new and required" }] : [];
  if (after.body === null) return [{ at: place, problem: "is no longer accepted" }];
  return [
    ...(after.body.required && !before.body.required ? [{ at: place, problem: "is required now" }] : []),
    ...shapes.compare({ at: place, before: before.body.shape, after: after.body.shape }, "request"),
  ];
};

const compareAnswers = (
  versions: Versions,
  { at, before, after }: OperationPair,
  shapes: Shapes,
): readonly Finding[] => {
  const surfaces = [surfacesOf(versions.before, before), surfacesOf(versions.after, after)] as const;
  const heirs = new Map(after.answers.map((answer) => [answer.status, answer]));
  const kept = before.answers.flatMap((answer) => {
    const heir = heirs.get(answer.status);
    const [old, now] = [surfaces[0].get(answer.status), surfaces[1].get(answer.status)];
    if (heir === undefined || old === undefined || now === undefined) return [];
    const place = `${at} · ${answer.status}`;
    const bodies =
      answer.shape === null || heir.shape === null
        ? []
        : shapes.compare({ at: place, before: answer.shape, after: heir.shape }, "answer");
    return [...compareSurfaces(place, old, now), ...bodies];
  });
  return [...compareStatuses(at, ...surfaces), ...kept];
};

const rootOf = ({ document }: Contract): Place => ({ pointer: "#", value: document });

const surfacesOf = (contract: Contract, { template, method }: Operation) => {
  const root = rootOf(contract);
  return readSurfaces(root, below(below(below(root, "paths"), template), method.toLowerCase()));
};

/** Schemas have names in the programs that were generated; the schemes say in which header a key goes. */
const compareComponents = ({ before, after }: Versions): readonly Finding[] => {
  const names = new Set(after.schemas.map(({ name }) => name));
  const lost = before.schemas.filter(({ name }) => !names.has(name)).map(({ name }) => name);
  const schemes = (contract: Contract) => below(below(rootOf(contract), "components"), "securitySchemes");
  const moved = members(schemes(before)).flatMap(([name, at]) => {
    const heir = below(schemes(after), name);
    if (heir.value === undefined) return [{ at: name, problem: "this way to say who calls is gone" }];
    return ["type", "in", "name", "scheme"]
      .filter((key) => below(resolve(rootOf(before), at), key).value !== below(heir, key).value)
      .map((key) => ({ at: name, problem: `its ${key} has changed` }));
  });
  return [
    ...lost.map((at) => ({ at, problem: "this schema is gone, and generated programs name it" })),
    ...moved,
  ];
};

const compareServers = ({ before, after }: Versions): readonly Finding[] => {
  const urls = (contract: Contract) =>
    items(below(rootOf(contract), "servers")).map((server) => String(below(server, "url").value));
  const now = urls(after);
  return findingsAt(
    "servers",
    urls(before)
      .filter((url) => !now.includes(url))
      .map((url) => `${url} is gone`),
  );
};
