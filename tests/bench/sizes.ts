/** What has to come over the line until the desk can be used, as the real browser asks for it; beside the empty page of the UI kit. */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { isKeptWhere } from "../../src/app-files.ts";
import type { BenchRow } from "./bench-row.ts";
import { openBuiltApp, type BuiltApp } from "./built-app.ts";
import { noteUsable } from "./cold-start.ts";

/** KB = 1,000 bytes. */
const most = { code: 330, fonts: 90, precache: 2_500 };

export const sizesBench = {
  name: "sizes",
  run: async (): Promise<BenchRow[]> => {
    const app = await openBuiltApp("app");
    const empty = await openBuiltApp("empty kit");
    try {
      const [ours, reference] = [await sizesOf(app), await sizesOf(empty)];
      return [
        row("JS + CSS to a usable desk, KB gzip", ours.code, reference.code, most.code),
        row("fonts of the desk, KB", ours.fonts, reference.fonts, most.fonts),
        row("precache, KB", precacheOf(app), precacheOf(empty), most.precache),
      ];
    } finally {
      await app.close();
      await empty.close();
    }
  },
};

const sizesOf = async (app: BuiltApp): Promise<{ code: number; fonts: number }> => {
  const profile = await app.open();
  try {
    await profile.page.addInitScript(`(${noteUsable})(${JSON.stringify(app.input)})`);
    await profile.page.goto(app.origin);
    await profile.page.waitForFunction(() => (globalThis as never as { usableAt?: number }).usableAt !== undefined);
    await profile.page.evaluate(() => document.fonts.ready);
    // What comes once the desk is free is not waited for; fonts come when the first letter is drawn.
    const asked = await profile.page.evaluate(() => performance.getEntriesByType("resource").filter(({ name, startTime }) => name.endsWith(".woff2") || startTime <= (globalThis as never as { usableAt: number }).usableAt).map(({ name }) => new URL(name).pathname));
    const files = (kind: RegExp): string[] => [...new Set(asked.filter((path) => kind.test(path)))].map((path) => join(app.dist, path));
    const code = files(/\.(js|css)$/);
    if (!code.some((file) => file.endsWith(".js")) || !code.some((file) => file.endsWith(".css"))) throw new Error(`no script or no style was asked for: ${asked.join(" ")}`);
    return { code: kilobytes(code.map((file) => gzipSync(readFileSync(file), { level: 9 }).length)), fonts: kilobytes(files(/\.woff2?$/).map((file) => statSync(file).size)) };
  } finally {
    await profile.close();
  }
};

/** What the service worker names, as it lies on a device that knows WebAssembly, like every browser the app is built for. */
const precacheOf = ({ dist }: BuiltApp): number => {
  const names = [...readFileSync(join(dist, "service-worker.js"), "utf8").matchAll(/\burl["']?:\s*["'`]([^"'`]+)["'`]/g)].flatMap(([, name]) => name ?? []).filter(isKeptWhere(true));
  if (!names.includes("index.html") || !names.some((name) => name.endsWith(".js"))) throw new Error(`this is no list of files: ${names.join(" ")}`);
  return kilobytes(names.map((name) => statSync(join(dist, name)).size));
};

const kilobytes = (sizes: readonly number[]): number => Math.round(sizes.reduce((sum, size) => sum + size, 0) / 100) / 10;

const row = (name: string, ours: number, reference: number, target: number): BenchRow => ({ name, size: 1, ours, reference, ratio: reference === 0 ? null : ours / reference, target, met: ours <= target });
