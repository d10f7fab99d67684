/** Versions of the built app side by side: copies of the one build, each with a page of its own, and what the server shows of them. */
import { createHash } from "node:crypto";
import { cpSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { Page } from "playwright-core";
import { sumOf, type AppFile } from "../../src/app-files.ts";

const built = fileURLToPath(new URL("../../dist/", import.meta.url));

/** A file that this version has and no other. */
export const ownFileOf = (version: string): string => `assets/of-version-${version}-0a1b2c3d.js`;

export const buildVersion = async (directory: string, version: string): Promise<string> => {
  expect(existsSync(join(built, "index.html")), "the app is built first: npm run build").toBe(true);
  const place = join(directory, version);
  cpSync(built, place, { recursive: true });
  const page = readFileSync(join(place, "index.html"), "utf8").replace("</head>", `<meta name="version" content="${version}" /></head>`);
  const own = `export const version = ${JSON.stringify(version)};\n`.repeat(40);
  writeFileSync(join(place, "index.html"), page);
  writeFileSync(join(place, ownFileOf(version)), own);
  const worker = readFileSync(join(place, "service-worker.js"), "utf8");
  const [list] = /\[\{"revision".*?\}\]/.exec(worker) ?? [];
  if (list === undefined) throw new Error("the service worker lists no files");
  const files = (JSON.parse(list) as AppFile[]).filter(({ url }) => url !== "index.html");
  files.push({ url: "index.html", revision: createHash("md5").update(page).digest("hex"), sum: await sumOf("index.html", Buffer.from(page)) }, { url: ownFileOf(version), revision: null, sum: await sumOf(ownFileOf(version), Buffer.from(own)) });
  writeFileSync(join(place, "service-worker.js"), worker.replace(list, () => JSON.stringify(files)));
  return place;
};

/** What the server serves is whatever this leads to. */
export const serve = (shown: string, place: string): void => {
  rmSync(shown, { force: true });
  symlinkSync(place, shown);
};

export const versionOf = (page: Page): Promise<string | undefined> => page.evaluate(() => document.querySelector<HTMLMetaElement>("meta[name=version]")?.content);

/** The browser looks whether the server has another version; answers what became of it. */
export const lookForAnother = (page: Page): Promise<"none" | "waits" | "dropped"> =>
  page.evaluate(async () => {
    const registration = (await navigator.serviceWorker.getRegistration())!;
    const found = new Promise<ServiceWorker>((resolve) => registration.addEventListener("updatefound", () => resolve(registration.installing!), { once: true }));
    const isSame = registration.update().then(() => (registration.installing ?? registration.waiting) === null);
    const first = await Promise.race([found, isSame.then((same) => (same ? undefined : found), () => found)]);
    if (!first) return "none";
    while (first.state === "installing") await new Promise((resolve) => first.addEventListener("statechange", resolve, { once: true }));
    return first.state === "redundant" ? "dropped" : "waits";
  });
