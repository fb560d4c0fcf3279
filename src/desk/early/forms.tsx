import type { ReactNode } from "react";
import { writeEarly } from "../../pages/early/write.ts";
import { openSession } from "../../pages/session.ts";
import { bilingual, useWords } from "../../pages/words.ts";
import { Bar } from "../bar.tsx";
import { LogInView } from "../login.tsx";
import { ScanForm } from "../scan-form.tsx";

const words = bilingual(
  { connecting: "正在连接……扫到的券，连上就查。" },
  { connecting: "Connecting… What is scanned is looked up as soon as it is done." },
);

/** The desk as far as it can be shown before it is known whose it is; `script.ts` says where, and lists what is scanned. */
const AtWork = (): ReactNode => {
  const say = useWords(words);
  return (
    <div className="desk view-scan">
      <Bar where="" view="scan" setView={() => {}}>
        <ScanForm input={{}} note={null} />
      </Bar>
      <main className="body">
        <div className="columns">
          <div className="left busy">
            <p role="status">{say.connecting}</p>
            <ul id="early-scans" />
          </div>
        </div>
      </main>
    </div>
  );
};

export const forms = writeEarly({
  nobody: <LogInView session={openSession()} why={null} />,
  somebody: <AtWork />,
});
