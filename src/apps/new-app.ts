import type { ProblemDetail } from "../problem.ts";
import { clientKeyPattern, secretCharactersMax, secretCharactersMin } from "./credentials.ts";

/** What an admin asks for; what is left out is generated or takes its default (contract 3.7). */
export interface NewAppRequest {
  readonly name: string;
  readonly code: string;
  readonly description?: string | undefined;
  readonly clientKey?: string | undefined;
  readonly secret?: string | undefined;
  readonly status?: "active" | "disabled" | undefined;
  readonly allowTokenRead?: boolean | undefined;
  readonly poiIds?: readonly string[] | null | undefined;
}

const codePattern = /^[a-z0-9_-]{2,32}$/;
const poiIdPattern = /^[0-9]{1,19}$/;
const shopsMax = 1_000;
const nameCharactersMax = 64;
const descriptionCharactersMax = 500;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const controlCharacter = /[\u0000-\u001f\u007f]/;

const charactersOf = (text: string): number => [...text].length;

const isText = (text: string, charactersMax: number): boolean =>
  charactersOf(text) <= charactersMax && !controlCharacter.test(text);

const isSecret = (text: string): boolean =>
  charactersOf(text) >= secretCharactersMin && isText(text, secretCharactersMax);

const isShopList = (poiIds: readonly string[]): boolean =>
  poiIds.length <= shopsMax &&
  new Set(poiIds).size === poiIds.length &&
  poiIds.every((poiId) => poiIdPattern.test(poiId));

/** What may be changed of an app; what is left out stays as it is. */
export interface AppUpdate {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly status?: "active" | "disabled" | undefined;
  readonly poiIds?: readonly string[] | null | undefined;
}

interface Rule extends ProblemDetail {
  readonly holds: boolean;
}

const broken = (rules: readonly Rule[]): readonly ProblemDetail[] =>
  rules.filter(({ holds }) => !holds).map(({ field, problem }) => ({ field, problem }));

const nameRule = (name: string): Rule => ({
  holds: name !== "" && isText(name, nameCharactersMax),
  field: "name",
  problem: `应为 1–${nameCharactersMax} 个字符，不含控制字符`,
});

const descriptionRule = (description: string): Rule => ({
  holds: isText(description, descriptionCharactersMax),
  field: "description",
  problem: `不能超过 ${descriptionCharactersMax} 个字符，也不能含控制字符`,
});

const shopsRule = (poiIds: readonly string[] | null | undefined): Rule => ({
  holds: isShopList(poiIds ?? []),
  field: "poi_ids",
  problem: `应为至多 ${shopsMax} 个不重复的门店编号，每个 1–19 位数字`,
});

/** Everything that is wrong with a change, by the contract's field names. */
export const appUpdateFaults = ({ name, description = "", poiIds }: AppUpdate): readonly ProblemDetail[] =>
  broken([...(name === undefined ? [] : [nameRule(name)]), descriptionRule(description), shopsRule(poiIds)]);

/** Everything that is wrong with a request, by the contract's field names: the command line has no other check. */
export const newAppFaults = (request: NewAppRequest): readonly ProblemDetail[] => {
  const { name, code, description = "", clientKey, secret, poiIds } = request;
  return broken([
    nameRule(name),
    { holds: codePattern.test(code), field: "code", problem: "应为 2–32 个字符，只含小写字母、数字、_ 和 -" },
    descriptionRule(description),
    {
      holds: clientKey === undefined || clientKeyPattern.test(clientKey),
      field: "client_key",
      problem: "应为 8–64 个字符，只含字母、数字、_ 和 -",
    },
    {
      holds: secret === undefined || isSecret(secret),
      field: "secret",
      problem: `应为 ${secretCharactersMin}–${secretCharactersMax} 个字符，不含控制字符`,
    },
    shopsRule(poiIds),
  ]);
};
