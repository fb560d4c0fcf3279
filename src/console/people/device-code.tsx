import { Alert, Button, Modal } from "antd";
import { useEffect, useState } from "react";
import { useWords } from "../../pages/words.ts";
import { useConsole } from "../context.tsx";
import type { DeviceCode } from "../contract.ts";
import { CopyText } from "../parts/copy-text.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { TextField } from "../parts/text-field.tsx";
import { useDeed } from "../parts/use-deed.ts";
import { peopleWords } from "./people-words.ts";
import { QrCode } from "./qr-code.tsx";

/** Seconds until a moment, counted down. */
const useSecondsLeft = (until: string): number => {
  const [nowMs, setNowMs] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((Date.parse(until) - nowMs) / 1_000));
};

/** The code is in the fragment: it is sent to nobody, and stands in no log. */
const linkOf = ({ code }: DeviceCode): string => `${location.origin}/desk#device=${code}`;

const CodeShown = ({ made, again }: { readonly made: DeviceCode; readonly again: () => void }) => {
  const said = useWords(peopleWords);
  const secondsLeft = useSecondsLeft(made.expires_at);
  if (secondsLeft === 0)
    return (
      <>
        <p className="unsettled">{said.deviceOver}</p>
        <Button onClick={again}>{said.deviceAgain}</Button>
      </>
    );
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
  return (
    <>
      {isLocal ? <Alert type="warning" showIcon title={said.deviceLocal} /> : null}
      <p>{said.deviceScan}</p>
      <QrCode text={linkOf(made)} label={said.qr} />
      <p className="soft">{said.deviceLeft(secondsLeft)}</p>
      <CopyText label={said.deviceLink} text={linkOf(made)} />
      <CopyText label={said.deviceCode} text={made.code} />
    </>
  );
};

/** Logs in a device as an operator, by a QR code that is good for one. */
export const DeviceCodeDialog = ({
  uid,
  name,
  onClose,
}: {
  readonly uid: string;
  readonly name: string;
  readonly onClose: () => void;
}) => {
  const said = useWords(peopleWords);
  const { api } = useConsole();
  const [deviceName, setDeviceName] = useState("");
  const [made, setMade] = useState<DeviceCode | null>(null);
  const make = useDeed(async () => {
    const body = { uid, device_name: deviceName.trim() };
    setMade((await api.createDeviceCode({ body })).body.data);
  });
  return (
    <Modal open title={said.deviceTitle(name)} footer={null} onCancel={onClose}>
      {made === null ? (
        <>
          <TextField
            label={said.deviceName}
            hint={said.deviceNameHint}
            maxLength={64}
            remembered
            value={deviceName}
            onType={(text) => setDeviceName(text)}
          />
          <Button
            type="primary"
            disabled={deviceName.trim() === ""}
            loading={make.isRunning}
            onClick={() => void make.run(undefined)}
          >
            {said.deviceMake}
          </Button>
        </>
      ) : (
        <CodeShown made={made} again={() => setMade(null)} />
      )}
      {make.problem === null ? null : <ProblemNote problem={make.problem} />}
    </Modal>
  );
};
