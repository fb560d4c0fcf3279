import { showEarly } from "../../pages/early/show.ts";
import { chosenShop } from "../shop.ts";
import { collectScans } from "./collect.ts";

const shop = chosenShop.get();
// Whoever has no shop yet chooses one first.
const shown = showEarly((who) => who === "nobody" || shop !== null);
if (shown?.who === "somebody") {
  const where = document.querySelector(".where");
  if (where !== null) where.textContent = shop?.name ?? null;
  const field = shown.form.querySelector("input");
  const list = document.getElementById("early-scans");
  if (field !== null && list !== null) collectScans(shown.form, field, list);
}
