import { writeEarly } from "../../pages/early/write.ts";
import { openSession } from "../../pages/session.ts";
import { LogIn } from "../log-in.tsx";

export const forms = writeEarly({ nobody: <LogIn session={openSession()} why={null} /> });
