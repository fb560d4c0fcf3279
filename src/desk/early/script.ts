import { showEarly } from "../../pages/early/show.ts";

showEarly();
