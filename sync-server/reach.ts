/**
 * How another device comes to this server: the addresses it may open, the likeliest first, and whether its browser will keep a
 * library's data there. The page on the server's own machine is at localhost, which leads nowhere from a tablet.
 */
import type { ServerOptions } from "./options.ts";
import { isLoopback, lanAddresses } from "./tls/own-names.ts";

export interface Reach {
  /** "https://thuvien.local:8080/thu-vien/". None on a machine without a network, or that listens to itself only. */
  readonly addresses: readonly string[];
  /** Only over HTTPS does a browser on another machine work offline, scan, and seal names. */
  readonly secure: boolean;
  /** Where a device gets the certificate that it has to trust first, in plain HTTP. */
  readonly certificatePage?: string;
}

export interface ReachFacts extends Pick<ServerOptions, "tls" | "host" | "base"> {
  readonly port: number;
  /** Names that somebody gave this server on purpose. */
  readonly names: readonly string[];
  /** Of the page that hands out our own certificate; undefined when there is nothing to install. */
  readonly certificatePort: number | undefined;
}

export const reachOf = ({ tls, host, base, port, names, certificatePort }: ReachFacts, lan: () => readonly string[] = lanAddresses): Reach => {
  const hosts = [...new Set([...names, ...hostsOf(host, lan)])].filter((one) => !isLoopback(one)).map(inAddress);
  const [first] = hosts;
  return {
    addresses: hosts.map((one) => `${tls ? "https" : "http"}://${one}${port === (tls ? 443 : 80) ? "" : `:${port}`}${base}/`),
    secure: tls,
    ...(certificatePort === undefined || first === undefined ? {} : { certificatePage: `http://${first}:${certificatePort}/` }),
  };
};

/** "0.0.0.0" and "::" are every address of this machine. */
const hostsOf = (host: string, lan: () => readonly string[]): readonly string[] => {
  if (host === "0.0.0.0" || host === "::") return lan();
  return [host];
};

/** "fd00::1" stands in brackets there. */
const inAddress = (host: string): string => (host.includes(":") ? `[${host}]` : host);
