import "../pages/base.css";
import "./entry.css";
import "./console.css";
import "./table.css";
import "./narrow.css";
import { StrictMode } from "react";
import { earlyIn, showPage } from "../pages/early/take-over.ts";
import { openSession } from "../pages/session.ts";
import { followTheme } from "../pages/theme.ts";
import { followLanguage } from "../pages/words.ts";
import { Gate } from "./gate.tsx";

followTheme();
followLanguage();

const session = openSession();
const place = document.getElementById("page");
if (place === null) throw new Error("the page has no place to show itself in");
// The gateway sends the form with the page to whoever has no session.
void session.ask(earlyIn(place) === "nobody" ? { isNobody: true } : undefined);
showPage(
  place,
  <StrictMode>
    <Gate session={session} />
  </StrictMode>,
);
