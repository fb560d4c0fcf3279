import "../pages/base.css";
import "./desk.css";
import { StrictMode } from "react";
import { earlyIn, showPage } from "../pages/early/take-over.ts";
import { openSession } from "../pages/session.ts";
import { followTheme } from "../pages/theme.ts";
import { followLanguage } from "../pages/words.ts";
import { Desk } from "./desk.tsx";
import { keepLines } from "./early/lines.ts";

followTheme();
followLanguage();

const session = openSession();
const place = document.getElementById("page");
if (place === null) throw new Error("the page has no place to show itself in");
const show = (): void => {
  keepLines();
  showPage(
    place,
    <StrictMode>
      <Desk session={session} />
    </StrictMode>,
  );
};
const early = earlyIn(place);
const asked = session.ask(early === null ? undefined : { isNobody: early === "nobody" });
// A scan field that is there already stays, and takes scans, until it is known who is logged in.
if (early === "somebody") void asked.then(show);
else show();

// Without it the page works as well, only not from the home screen, and not at once. A browser that does not trust the
// certificate has none.
if ("serviceWorker" in navigator)
  navigator.serviceWorker.register("/desk/worker.js", { scope: "/desk" }).catch(() => {});
