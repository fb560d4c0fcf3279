const lengthMax = 64;

/** A plain code; something of a link or of base64; a token of letters and digits. */
const likeASecret = [/\d{8}/, /^(?=.*[+/=:]).{16,}$/, /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z]).{16,}$/];

/**
 * The name of a field or parameter as an answer may repeat it. A coupon code, link or token that was put where a name
 * belongs is not repeated: what a caller is told he may write into his own log.
 */
export const shownName = (name: string): string =>
  likeASecret.some((form) => form.test(name)) ? `（${name.length} 个字符的名字）` : name.slice(0, lengthMax);
