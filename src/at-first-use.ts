/**
 * Values by name, each made when it is first asked for and kept. For statements above all: to build and prepare every
 * one of them takes as long as the rest of a start.
 */
export const atFirstUse = <Values extends object>(
  makers: {
    readonly [Name in keyof Values]: () => Values[Name];
  },
): Values => {
  const made: Values = Object.create(null);
  for (const name in makers)
    Object.defineProperty(made, name, {
      configurable: true,
      enumerable: true,
      get: () => {
        const value = makers[name]();
        Object.defineProperty(made, name, { value, enumerable: true });
        return value;
      },
    });
  return made;
};
