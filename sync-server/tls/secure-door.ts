/** Which certificate this server shows: the one it was given, or one of its own, kept up to date while it runs. */
import { X509Certificate, createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import { messages } from "../messages.ts";
import type { ServerOptions } from "../options.ts";
import { StartRefusal } from "../start-refusal.ts";
import { createCertificateStore, namesIn } from "./certificate-store.ts";
import { isDnsName, lanAddresses, ownNames } from "./own-names.ts";

export interface ShownPair {
  readonly cert: string;
  readonly key: string;
}

export interface SecureDoor {
  readonly pair: ShownPair;
  /** PEM of what a tablet has to trust; undefined when the certificate was given. */
  readonly authority: string | undefined;
  /** Names on a certificate that was given: this server is reached under these. */
  readonly givenNames: readonly string[];
  /** A new certificate when this machine's addresses changed or the end is near. */
  renewed(): Promise<ShownPair | undefined>;
}

export const openSecureDoor = async (options: Pick<ServerOptions, "certificate" | "data" | "names" | "host">, clock: () => number): Promise<SecureDoor> => {
  if (options.certificate !== undefined) return givenDoor(options.certificate);
  const store = createCertificateStore(join(options.data, "tls"), clock);
  const names = () => [...new Set(["localhost", "127.0.0.1", ...ownNames(), ...lanAddresses(), ...options.names, ...(isSpecific(options.host) ? [options.host] : [])])];
  const { authority, ...pair } = await store.certificateFor(names());
  return {
    pair,
    authority,
    givenNames: [],
    renewed: async () => {
      const next = await store.certificateFor(names());
      return next.madeNow ? next : undefined;
    },
  };
};

const givenDoor = ({ cert, key }: { readonly cert: string; readonly key: string }): SecureDoor => {
  const pair = { cert: readPem(cert), key: readPem(key) };
  if (!belongTogether(pair)) throw new StartRefusal(messages.certificateIsUnreadable(`${cert}, ${key}`));
  return { pair, authority: undefined, givenNames: namesIn(new X509Certificate(pair.cert)).filter(isTyped), renewed: async () => undefined };
};

/** A certificate may also be made out to "*.truong.vn", to an IPv6 address, a mailbox or a URI: none of them is an address to open. */
const isTyped = (name: string): boolean => isIP(name) === 4 || isDnsName(name.toLowerCase());

const readPem = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new StartRefusal(messages.certificateIsUnreadable(file));
  }
};

const belongTogether = ({ cert, key }: ShownPair): boolean => {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
};

/** "::1" and "0.0.0.0" are no addresses that a person types; a certificate holds IPv4 addresses and names. */
const isSpecific = (host: string): boolean => host !== "0.0.0.0" && isIP(host) !== 6;
