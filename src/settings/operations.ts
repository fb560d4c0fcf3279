import type { ToldSetting } from "../config-sources.ts";
import type { Handlers } from "../http/handlers.ts";

export interface SettingParts {
  readonly version: string;
  readonly environment: "live" | "sandbox";
  readonly told: readonly ToldSetting[];
}

/** What this process runs with. Of a secret only whether it is set, and where. */
export const settingOperations = ({
  version,
  environment,
  told,
}: SettingParts): Pick<Handlers, "getSettings"> => {
  const settings = told.map(({ name, value, isSecret, isSet, source }) => ({
    name,
    value,
    is_secret: isSecret,
    is_set: isSet,
    source,
  }));
  return {
    getSettings: async () => ({ status: 200, body: { data: { version, environment, settings } } }),
  };
};
