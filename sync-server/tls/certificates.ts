/**
 * A school box has no name that a public authority would sign, and a browser gives offline work only to a secure origin. So
 * the box is its own authority: its certificate is installed once on each tablet, and signs a server certificate that is made
 * again whenever the machine's names or addresses change.
 */
import "./reflect-metadata.ts";
import { isIP } from "node:net";
import * as x509 from "@peculiar/x509";

export interface KeyPair {
  /** PEM. */
  readonly certificate: string;
  /** PEM, PKCS#8. */
  readonly key: string;
}

export const makeAuthority = async (label: string, now: number): Promise<KeyPair> => {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerialNumber(),
    name: [{ CN: [label] }, { O: ["Tủ Sách"] }],
    notBefore: new Date(now - clockLeeway),
    notAfter: addYears(now, 10),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString("pem"), key: await keyToPem(keys.privateKey) };
};

export const makeServerCertificate = async (authority: KeyPair, names: readonly string[], now: number): Promise<KeyPair> => {
  const issuer = new x509.X509Certificate(authority.certificate);
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerialNumber(),
    subject: [{ CN: [names[0] ?? "localhost"] }],
    issuer: issuer.subject,
    notBefore: new Date(now - clockLeeway),
    notAfter: new Date(now + serverDays * day - clockLeeway),
    publicKey: keys.publicKey,
    signingKey: await keyFromPem(authority.key),
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) === 0 ? ("dns" as const) : ("ip" as const), value }))),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString("pem"), key: await keyToPem(keys.privateKey) };
};

const day = 86_400_000;
/** Browsers refuse a server certificate that is valid for more than 398 days. */
const serverDays = 397;
/** A tablet whose clock is a little behind accepts a certificate made a minute ago. */
const clockLeeway = day;

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

const newKeys = async (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);

/** 16 random bytes with the top bit clear, so that the number is positive. */
const newSerialNumber = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x01;
  return Buffer.from(bytes).toString("hex");
};

const addYears = (instant: number, years: number): Date => {
  const date = new Date(instant);
  date.setUTCFullYear(date.getUTCFullYear() + years);
  return date;
};

const keyToPem = async (key: CryptoKey): Promise<string> => x509.PemConverter.encode(await crypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");

const keyFromPem = async (pem: string): Promise<CryptoKey> => {
  const bytes = x509.PemConverter.decodeFirst(pem);
  return crypto.subtle.importKey("pkcs8", bytes, algorithm, true, ["sign"]);
};
