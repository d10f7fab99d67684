import { createServer, request } from "node:https";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createCertificateStore } from "../../sync-server/tls/certificate-store.ts";

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
