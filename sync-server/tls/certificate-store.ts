/**
 * The authority is made once and kept for ten years, because every tablet trusts exactly this one. The server certificate is
 * made again when a name is new or its end is near.
 */
import { X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { writeDurably } from "../durable-file.ts";
import type { KeyPair } from "./certificates.ts";

export interface ServerCertificate {
  /** PEM, the server's own certificate first. */
  readonly cert: string;
  readonly key: string;
  /** PEM of the authority that a tablet has to trust. */
  readonly authority: string;
  readonly madeNow: boolean;
}

export const createCertificateStore = (directory: string, clock: () => number) => ({
  certificateFor: async (names: readonly string[]): Promise<ServerCertificate> => {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const { makeAuthority, makeServerCertificate } = await import("./certificates.ts");
    let authority = readPair(directory, "ca");
    if (authority === undefined) {
      authority = await makeAuthority(`Tủ Sách ${hostname()}`, clock());
      keepPair(directory, "ca", authority);
    }
    const kept = readPair(directory, "server");
    if (kept !== undefined && isStillGood(kept, authority, names, clock())) return served(kept, authority, false);
    const made = await makeServerCertificate(authority, names, clock());
    keepPair(directory, "server", made);
    return served(made, authority, true);
  },
});

export type CertificateStore = ReturnType<typeof createCertificateStore>;

const renewBefore = 30 * 86_400_000;

const isStillGood = (kept: KeyPair, authority: KeyPair, names: readonly string[], now: number): boolean => {
  const certificate = new X509Certificate(kept.certificate);
  const isOurs = certificate.verify(new X509Certificate(authority.certificate).publicKey);
  return isOurs && Date.parse(certificate.validFrom) <= now && Date.parse(certificate.validTo) - renewBefore > now && sameNames(namesIn(certificate), names);
};

export const namesIn = ({ subjectAltName = "" }: X509Certificate): string[] => subjectAltName.split(", ").filter(Boolean).map((entry) => entry.replace(/^(DNS|IP Address):/, ""));

const sameNames = (some: readonly string[], others: readonly string[]): boolean => some.toSorted().join() === others.toSorted().join();

const readPair = (directory: string, name: string): KeyPair | undefined => {
  const certificate = join(directory, `${name}.crt`);
  const key = join(directory, `${name}.key`);
  return existsSync(certificate) && existsSync(key) ? { certificate: readFileSync(certificate, "utf8"), key: readFileSync(key, "utf8") } : undefined;
};

const keepPair = (directory: string, name: string, { certificate, key }: KeyPair): void => {
  writeDurably(join(directory, `${name}.key`), key);
  writeDurably(join(directory, `${name}.crt`), certificate, 0o644);
};

const served = (server: KeyPair, authority: KeyPair, madeNow: boolean): ServerCertificate => ({
  cert: `${server.certificate.trim()}\n${authority.certificate.trim()}\n`,
  key: server.key,
  authority: authority.certificate,
  madeNow,
});
