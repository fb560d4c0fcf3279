import { openCertificates } from "../certificates/certificates.ts";
import type { Tls } from "../http/listener.ts";
import type { Page } from "../http/server.ts";
import type { Job } from "../schedule/schedule.ts";
import type { GatewayParts } from "./parts.ts";

/** Who the server is to those who connect; put together here for `gateway.ts`. */
export interface Identity {
  /** To listen with; nothing for plain HTTP. */
  readonly tls: () => { readonly tls?: Tls };
  /** Addresses and days change by themselves; files are exchanged by whoever then sends SIGHUP. */
  readonly jobs: (show: (tls: Tls) => void) => readonly Job[];
  /** What other machines of the shop install once, to trust this one. */
  readonly pages: Readonly<Record<string, Page>>;
  /** Looks for a newer certificate and shows it from now on; the log tells what came of it. Never rejects. */
  readonly renew: (show: (tls: Tls) => void) => Promise<void>;
}

/** @throws {ConfigurationError} when the certificate that is configured cannot be used. */
export const openIdentity = async ({ config, clock, log }: GatewayParts): Promise<Identity> => {
  const { tls } = config;
  const certificates = tls === null ? null : await openCertificates({ ...config, tls, clock });

  const renew = async (show: (tls: Tls) => void): Promise<string> => {
    if (certificates === null || !(await certificates.renew())) return "没有变化";
    show(certificates.current());
    return "已换上新证书";
  };

  return {
    tls: () => (certificates === null ? {} : { tls: certificates.current() }),
    jobs: (show) =>
      tls?.kind === "auto"
        ? [{ name: "certificate", title: "更新本地证书", pattern: "30 */5 * * * *", run: () => renew(show) }]
        : [],
    pages: pagesOf(certificates?.rootPem ?? null),
    renew: (show) =>
      renew(show).then(
        (result) => log.info("certificate", { result }),
        (cause: unknown) => log.error("the certificate was not renewed; the old one stays", { cause }),
      ),
  };
};

const pagesOf = (root: string | null): Identity["pages"] => {
  if (root === null) return {};
  const headers = {
    "content-type": "application/x-x509-ca-cert",
    "content-disposition": 'attachment; filename="dy-gateway-root.crt"',
  };
  return { "/tls/root.crt": async () => new Response(root, { headers }) };
};
