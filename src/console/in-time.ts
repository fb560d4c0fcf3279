const withinMs = 20_000;

/** A script that is fetched when it is needed; one that does not come is a failure, and nothing waits for it for ever. */
export const inTime = async <Module>(coming: Promise<Module>): Promise<Module> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no script within ${withinMs / 1_000} s`)), withinMs);
  });
  return await Promise.race([coming, late]).finally(() => clearTimeout(timer));
};
