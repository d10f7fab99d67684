/** A real Chromium with a profile of its own on disk: what a school's PC or tablet is to the tests. */
import { createHash, X509Certificate } from "node:crypto";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { connect } from "node:tls";
import { chromium, type BrowserContext, type Page } from "playwright-core";

export const chromiumPath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

export const chromiumFlags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const sizes = { pc: { width: 1366, height: 768 }, tablet: { width: 1024, height: 768 }, phone: { width: 390, height: 844 } } as const;

export interface Profile {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Messages of the console that are errors, and exceptions nobody caught. */
  readonly troubles: string[];
  readonly directory: string;
  close(): Promise<void>;
}

/** A profile's directory of its own, with what is in another one that is closed. */
export const profileDirectory = (from?: string): string => {
  const directory = mkdtempSync(join(tmpdir(), "tu-sach-profile-"));
  if (from !== undefined) cpSync(from, directory, { recursive: true, filter: (file) => !basename(file).startsWith("Singleton") });
  return directory;
};

/** `trust` = the PEM of a certificate that this browser accepts; `names` lead to this machine, and no other name leads anywhere: nothing here has an internet; `camera` = the film that its camera shows, or that it has one and nobody allows it; `from` = the closed profile it is a copy of. */
export const openProfile = async (asked: { directory?: string; from?: string; size?: { width: number; height: number }; trust?: string; names?: readonly string[]; dark?: boolean; camera?: string | "denied" } = {}): Promise<Profile> => {
  const directory = asked.directory ?? profileDirectory(asked.from);
  const context = await chromium.launchPersistentContext(directory, {
    executablePath: chromiumPath,
    headless: true,
    viewport: asked.size ?? sizes.pc,
    locale: "vi-VN",
    timezoneId: "America/Los_Angeles",
    colorScheme: asked.dark ? "dark" : "light",
    args: [
      ...chromiumFlags,
      `--host-resolver-rules=${[...(asked.names ?? []).map((name) => `MAP ${name} 127.0.0.1`), "MAP * ~NOTFOUND", "EXCLUDE localhost", "EXCLUDE 127.0.0.1"].join(",")}`,
      ...(asked.camera === undefined ? [] : asked.camera === "denied" ? ["--use-fake-device-for-media-stream", "--deny-permission-prompts"] : ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", `--use-file-for-fake-video-capture=${asked.camera}`]),
      ...(asked.trust ? [`--ignore-certificate-errors-spki-list=${spkiHash(asked.trust)}`] : []),
    ],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const troubles: string[] = [];
  page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
  page.on("pageerror", (error) => troubles.push(String(error)));
  return {
    context,
    page,
    troubles,
    directory,
    close: async () => {
      await context.close();
      const refused = troubles.filter((text) => text.includes("Content Security Policy"));
      if (refused.length > 0) throw new Error(`the app does what its pages do not allow it: ${refused.join("; ")}`);
      if (asked.directory === undefined) rmSync(directory, { recursive: true, force: true });
    },
  };
};

/** The PEM of the certificate that a port shows for a name. */
export const certificateOf = (port: number, servername: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", servername, rejectUnauthorized: false }, () => {
      const { raw } = socket.getPeerCertificate();
      socket.end();
      resolve(`-----BEGIN CERTIFICATE-----\n${raw.toString("base64")}\n-----END CERTIFICATE-----\n`);
    });
    socket.on("error", reject);
  });

/** How Chromium names a certificate's key on its command line. */
const spkiHash = (pem: string): string =>
  createHash("sha256").update(new X509Certificate(pem).publicKey.export({ type: "spki", format: "der" })).digest("base64");

/**
 * What a USB scanner does: the keys of a code, 4 ms apart, and Enter. They are stamped as the keyboard's driver would stamp
 * them, so that a busy machine does not make a slow typist of the scanner.
 */
export const scanWith = async (page: Page, code: string): Promise<void> => {
  const devtools = await page.context().newCDPSession(page);
  const begun = Date.now() / 1000;
  const strokes = [...code].map((text) => ({ key: text, code: /\d/.test(text) ? `Digit${text}` : "", text, windowsVirtualKeyCode: virtualKeyOf(text) }));
  const enter = { key: "Enter", code: "Enter", text: "\r", windowsVirtualKeyCode: 13 };
  await Promise.all([...strokes, enter].flatMap((stroke, index) => {
    const timestamp = begun + index * 0.004;
    return [devtools.send("Input.dispatchKeyEvent", { type: "keyDown", timestamp, ...stroke }), devtools.send("Input.dispatchKeyEvent", { type: "keyUp", timestamp: timestamp + 0.002, key: stroke.key, code: stroke.code })];
  }));
  await devtools.detach();
};

/** What the driver calls a key. The codes of "." and "-" as characters are Delete and Insert as keys. */
const virtualKeyOf = (text: string): number => ({ ".": 0xbe, "-": 0xbd })[text] ?? text.toUpperCase().charCodeAt(0);
