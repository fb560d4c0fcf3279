/** Where one is: a screen, and what is chosen on it. */
export interface Place {
  readonly screen: string;
  readonly query: URLSearchParams;
}

/**
 * Reads the place from the address. It stands in the fragment: a browser sends that to nobody, no server or proxy
 * writes it into a log, and a reload or a shared link still leads back to it.
 */
export const placeOf = (hash: string): Place => {
  const [path = "", ...query] = hash.replace(/^#?\/?/, "").split("?");
  return { screen: path.replace(/\/+$/, ""), query: new URLSearchParams(query.join("?")) };
};

/** The other way round: what an `href` says. */
export const hashOf = (screen: string, query: URLSearchParams = new URLSearchParams()): string => {
  const text = query.toString();
  return text === "" ? `#/${screen}` : `#/${screen}?${text}`;
};
