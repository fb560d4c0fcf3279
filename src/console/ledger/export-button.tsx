import { Button, Modal } from "antd";
import { useEffect, useRef, useState } from "react";
import { bilingual, useWords } from "../../pages/words.ts";
import { count, size } from "../numbers.ts";
import { ProblemNote } from "../parts/problem-note.tsx";
import { download, type Progress } from "./download.ts";

const words = bilingual(
  {
    export: "导出 CSV",
    title: "导出",
    about: "导出全部符合条件的，与现在翻到哪一页无关；数据出自同一时刻。",
    people: "给人看（中文表头、营业时间、元）",
    program: "给程序（字段名、UTC、分）",
    running: (bytes: string, lines: string) => `已下载 ${bytes}，约 ${lines} 行…`,
    done: (name: string, bytes: string, lines: string) => `${name} 已下载：${bytes}，约 ${lines} 行。`,
    stopped: "已取消，没有留下文件。",
    stop: "取消下载",
    close: "关闭",
  },
  {
    export: "Export CSV",
    title: "Export",
    about: "All rows that match, whatever page is shown; all of one moment.",
    people: "For people (Chinese heading, business time, yuan)",
    program: "For programs (field names, UTC, fen)",
    running: (bytes: string, lines: string) => `${bytes} so far, about ${lines} lines…`,
    done: (name: string, bytes: string, lines: string) =>
      `${name} downloaded: ${bytes}, about ${lines} lines.`,
    stopped: "Stopped; no file was left.",
    stop: "Stop the download",
    close: "Close",
  },
);

export type ExportPath =
  | "/v1/internal/reports/verifications"
  | "/v1/internal/reports/summary"
  | "/v1/internal/audit";
type Kind = "csv" | "csv-raw";

type State =
  | { readonly kind: "idle" }
  | { readonly kind: "running"; readonly progress: Progress }
  | { readonly kind: "done"; readonly progress: Progress; readonly fileName: string }
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly problem: unknown; readonly asked: Kind };

export type Asked = Readonly<Record<string, string | number | readonly string[]>>;

const targetOf = (path: ExportPath, asked: Asked, kind: Kind): string => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked))
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  query.set("export", kind);
  return `${path}?${query}`;
};

/** A download that can be watched and stopped; leaving the page stops it. */
const useDownload = (path: ExportPath, asked: Asked) => {
  const [state, setState] = useState<State>({ kind: "idle" });
  const stopper = useRef<AbortController | null>(null);
  useEffect(() => () => stopper.current?.abort(), []);

  const start = async (kind: Kind): Promise<void> => {
    const controller = new AbortController();
    stopper.current = controller;
    setState({ kind: "running", progress: { bytes: 0, lines: 0 } });
    try {
      const { fileName, ...progress } = await download(targetOf(path, asked, kind), {
        signal: controller.signal,
        onProgress: (now) => setState({ kind: "running", progress: now }),
      });
      setState({ kind: "done", progress, fileName });
    } catch (problem) {
      setState(controller.signal.aborted ? { kind: "stopped" } : { kind: "failed", problem, asked: kind });
    }
  };
  return { state, start, stop: () => stopper.current?.abort(), forget: () => setState({ kind: "idle" }) };
};

const Told = ({ state, again }: { readonly state: State; readonly again: (kind: Kind) => void }) => {
  const said = useWords(words);
  switch (state.kind) {
    case "idle":
      return <p>{said.about}</p>;
    case "running":
      return (
        <p className="downloading">{said.running(size(state.progress.bytes), count(state.progress.lines))}</p>
      );
    case "done":
      return (
        <p role="status" className="settled">
          {said.done(state.fileName, size(state.progress.bytes), count(state.progress.lines))}
        </p>
      );
    case "stopped":
      return <p role="status">{said.stopped}</p>;
    case "failed":
      return <ProblemNote problem={state.problem} again={() => again(state.asked)} />;
    default:
      return state satisfies never;
  }
};

/** Offers the export of what is shown, for people or for programs. */
export const ExportButton = ({ path, asked }: { readonly path: ExportPath; readonly asked: Asked }) => {
  const said = useWords(words);
  const [isOpen, setIsOpen] = useState(false);
  const { state, start, stop, forget } = useDownload(path, asked);
  const isRunning = state.kind === "running";
  const close = () => {
    stop();
    forget();
    setIsOpen(false);
  };
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{said.export}</Button>
      <Modal open={isOpen} title={said.title} footer={null} onCancel={close} mask={{ closable: !isRunning }}>
        <Told state={state} again={(kind) => void start(kind)} />
        <div className="stack">
          {isRunning ? (
            <Button danger onClick={stop}>
              {said.stop}
            </Button>
          ) : (
            <>
              <Button type="primary" onClick={() => void start("csv")}>
                {said.people}
              </Button>
              <Button onClick={() => void start("csv-raw")}>{said.program}</Button>
              <Button onClick={close}>{said.close}</Button>
            </>
          )}
        </div>
      </Modal>
    </>
  );
};
