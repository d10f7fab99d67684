/**
 * The small plain-HTTP port beside an HTTPS server, and the hourly look at whether the certificate still fits. The HTTPS port
 * says the same to plain HTTP; but a browser that tries https first, as some do, comes to the page only where there is none.
 */
import type { Answer } from "./app.ts";
import { createCertificateDoor } from "./pages/certificate-page.ts";
import { openListener, type Listener } from "./listener.ts";
import type { ServerOptions } from "./options.ts";
import { StartRefusal } from "./start-refusal.ts";
import { isLoopback, lanAddresses } from "./tls/own-names.ts";
import type { SecureDoor } from "./tls/secure-door.ts";

export interface CertificateListener {
  /** Where the page is: the HTTPS port itself when the one beside it is busy. */
  readonly port: number;
  readonly answer: Answer;
  stop(): Promise<void>;
}

export const openCertificateListener = async (door: SecureDoor, secure: Listener, options: Pick<ServerOptions, "host" | "httpPort">): Promise<CertificateListener> => {
  let port = options.httpPort ?? secure.port + 1;
  const address = (host: string): string => `http://${isLoopback(host) ? (lanAddresses()[0] ?? host) : host}:${port}/`;
  const answer = createCertificateDoor({ authority: door.authority, securePort: secure.port, address });
  const plain = await openListener({ host: options.host, port, answer }).catch((error: unknown) => {
    if (error instanceof StartRefusal) return undefined;
    throw error;
  });
  port = plain?.port ?? secure.port;
  const watch = setInterval(() => {
    door.renewed().then(
      (pair) => pair !== undefined && secure.renew(pair),
      (error: unknown) => console.error(error),
    );
  }, hourly);
  watch.unref();
  return {
    port,
    answer,
    stop: async () => {
      clearInterval(watch);
      await plain?.stop();
    },
  };
};

const hourly = 3_600_000;
