/** Any call of Douyin, by what matters here: it never throws, and says whether it got a usable answer. */
type Call<Args extends readonly unknown[], Result extends { readonly kind: string }> = (
  ...args: Args
) => Promise<Result>;

/** Remembers whether the last call of Douyin got a usable answer: health is told without asking. */
export const openUpstreamWatch = () => {
  let answered: boolean | null = null;
  return {
    /** null before the first call. */
    answered: () => answered,
    watch:
      <Args extends readonly unknown[], Result extends { readonly kind: string }>(
        call: Call<Args, Result>,
      ): Call<Args, Result> =>
      async (...args) => {
        const reply = await call(...args);
        answered = reply.kind !== "unusable";
        return reply;
      },
  };
};
