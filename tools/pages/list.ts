/** One page of the browser: its room under `src/`, and the path it is served at (its rules: `src/http/pages.ts`). */
export interface PageSource {
  /**
   * Has `main.tsx`, where it begins, and `page.html`, in which `{{head}}` stands for its script and styles and `{{early}}`
   * for what it shows before its script has come, which is made of `early/`. In `shell/` may be images (`{{icon.svg}}` in a
   * text is where one is served), and `worker.ts` with `app.webmanifest`, which make an app of it.
   */
  readonly room: string;
  readonly path: string;
}

export const pages: readonly PageSource[] = [
  { room: "console", path: "/" },
  { room: "desk", path: "/desk" },
];
