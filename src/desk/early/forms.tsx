import { writeEarly } from "../../pages/early/write.ts";
import { openSession } from "../../pages/session.ts";
import { LogInView } from "../login.tsx";

export const forms = writeEarly({ nobody: <LogInView session={openSession()} why={null} /> });
