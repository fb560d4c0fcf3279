import { Button } from "antd";
import { useState } from "react";
import { bilingual, useWords } from "../../pages/words.ts";
import { useConsole } from "../context.tsx";
import type { Verification } from "../contract.ts";
import { ProblemNote } from "../parts/problem-note.tsx";
import { useDeed } from "../parts/use-deed.ts";

const words = bilingual({ again: "再补全一次" }, { again: "Enrich again" });

/** A row whose product and amounts did not come is queued once more. */
export const EnrichRow = ({ row, onDone }: { readonly row: Verification; readonly onDone: () => void }) => {
  const said = useWords(words);
  const { api, me } = useConsole();
  const [told, setTold] = useState<string | null>(null);
  const run = useDeed(async () => {
    setTold((await api.runEnrichment({ body: { verification_id: row.id } })).body.data.message);
    onDone();
  });
  if (me.role !== "admin" || row.verify_status !== "success" || row.enrichment_status !== "failed")
    return null;
  return (
    <div className="stack">
      <Button size="small" loading={run.isRunning} onClick={() => void run.run(undefined)}>
        {said.again}
      </Button>
      <p role="status">{told ?? ""}</p>
      {run.problem === null ? null : <ProblemNote problem={run.problem} />}
    </div>
  );
};
