/**
 * Statements that are kept, by name. Each is built and prepared when it is first run: for all of them a start would wait
 * as long as for everything else together.
 */
export const kept = <Statements extends object>(
  builders: {
    readonly [Name in keyof Statements]: () => Statements[Name];
  },
): Statements => {
  const built: Statements = Object.create(null);
  for (const name in builders)
    Object.defineProperty(built, name, {
      configurable: true,
      enumerable: true,
      get: () => {
        const value = builders[name]();
        Object.defineProperty(built, name, { value, enumerable: true });
        return value;
      },
    });
  return built;
};
