import { createServer, request } from "node:https";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import "../../sync-server/tls/reflect-metadata.ts";
import * as x509 from "@peculiar/x509";
import { afterAll, describe, expect, test } from "vitest";
import { createCertificateStore } from "../../sync-server/tls/certificate-store.ts";
import { openSecureDoor } from "../../sync-server/tls/secure-door.ts";

const root = mkdtempSync(join(tmpdir(), "tu-sach-tls-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const day = 86_400_000;
const names = ["localhost", "may-chu", "may-chu.local", "127.0.0.1"];

/** Answers the body, or fails as a tablet's browser would. */
const getOverTls = (port: number, host: string, ca: string): Promise<string> =>
  new Promise((answer, fail) => {
    request({ host: "127.0.0.1", port, servername: /^\d/.test(host) ? "" : host, headers: { host }, ca, path: "/" }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString())).on("end", () => answer(text));
    })
      .on("error", fail)
      .end();
  });

describe("the box is its own certificate authority", () => {
  test("a client that trusts the authority reaches the server by each of its names, and by no other", async () => {
    const { cert, key, authority } = await createCertificateStore(join(root, "names"), Date.now).certificateFor(names);
    const server = createServer({ cert, key }, (_incoming, outgoing) => outgoing.end("tủ sách"));
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const { port } = server.address() as AddressInfo;
    try {
      for (const name of names) expect(await getOverTls(port, name, authority)).toBe("tủ sách");
      await expect(getOverTls(port, "somewhere-else", authority)).rejects.toThrow(/altnames/);
    } finally {
      server.close();
    }
  });

  test("a server certificate is valid for at most 397 days, its authority for ten years", async () => {
    const now = Date.parse("2027-03-01T00:00:00Z");
    const { cert, authority } = await createCertificateStore(join(root, "lifetimes"), () => now).certificateFor(names);
    const days = (pem: string) => {
      const { validFrom, validTo } = new X509Certificate(pem);
      return (Date.parse(validTo) - Date.parse(validFrom)) / day;
    };
    expect(days(cert)).toBeLessThanOrEqual(397);
    expect(days(cert)).toBeGreaterThan(390);
    expect(new X509Certificate(authority).validTo).toContain("2037");
    expect(new X509Certificate(authority).ca).toBe(true);
    expect(new X509Certificate(cert).ca).toBe(false);
  });

  test("the certificate is kept while names and time allow, and made again by the same authority when they do not", async () => {
    const directory = join(root, "renewal");
    let now = Date.parse("2027-03-01T00:00:00Z");
    const store = createCertificateStore(directory, () => now);
    const first = await store.certificateFor(names);
    expect(first.madeNow).toBe(true);
    expect((await store.certificateFor(names.toReversed())).cert).toBe(first.cert);
    const moved = await store.certificateFor([...names, "192.168.1.20"]);
    expect(moved.cert).not.toBe(first.cert);
    expect(moved.authority).toBe(first.authority);
    now += 360 * day;
    expect((await store.certificateFor([...names, "192.168.1.20"])).madeNow).toBe(false);
    now += 10 * day;
    const renewed = await store.certificateFor([...names, "192.168.1.20"]);
    expect(renewed.authority).toBe(first.authority);
    expect(Date.parse(new X509Certificate(renewed.cert).validTo)).toBeGreaterThan(now + 300 * day);
  });

  test.skipIf(process.platform === "win32")("only the owner may read the keys", async () => {
    const directory = join(root, "modes");
    await createCertificateStore(directory, Date.now).certificateFor(names);
    for (const file of ["ca.key", "server.key"]) {
      expect(statSync(join(directory, file)).mode & 0o077).toBe(0);
      expect(readFileSync(join(directory, file), "utf8")).toContain("BEGIN PRIVATE KEY");
    }
  });
});

describe("a certificate that was given", () => {
  /** As a school's own administrator makes one, out to everything that the machine answers to. */
  const madeOutTo = async (names: x509.JsonGeneralNames): Promise<{ cert: string; key: string }> => {
    const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
    const extensions = [new x509.SubjectAlternativeNameExtension(names)];
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({ name: "CN=thuvien", keys, signingAlgorithm: { name: "ECDSA", hash: "SHA-256" }, extensions });
    const [cert, key] = [join(root, "given.crt"), join(root, "given.key")];
    writeFileSync(cert, certificate.toString("pem"));
    writeFileSync(key, x509.PemConverter.encode(await crypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY"));
    return { cert, key };
  };

  test("leads devices to its DNS names and IPv4 addresses, and to nothing else that it names", async () => {
    const certificate = await madeOutTo([
      { type: "dns", value: "ThuVien.truong.vn" },
      { type: "dns", value: "*.truong.vn" },
      { type: "ip", value: "192.168.1.10" },
      { type: "ip", value: "::1" },
      { type: "ip", value: "fd00::10" },
      { type: "email", value: "thuvien@truong.vn" },
      { type: "url", value: "https://truong.vn/thu-vien" },
    ]);
    const { givenNames } = await openSecureDoor({ certificate, data: root, names: [], host: "0.0.0.0" }, Date.now);
    expect(givenNames).toEqual(["ThuVien.truong.vn", "192.168.1.10"]);
  });
});
