/** Scan to "saved", in real Chromium, against one bare strict transaction over the same rows. */
import { createServer } from "node:http";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { openProfile } from "../browser/chromium.ts";
import type { BenchRow } from "./bench-row.ts";

const page = fileURLToPath(new URL("pages/scan-to-saved.ts", import.meta.url));
const rounds = 150;
const longestRatio = 2;

export const scanBench = {
  name: "scan to saved",
  run: async ({ long }: { long: boolean }): Promise<BenchRow[]> => {
    const out = mkdtempSync(join(tmpdir(), "tu-sach-bench-"));
    await build({ configFile: false, logLevel: "silent", build: { outDir: out, emptyOutDir: true, lib: { entry: page, formats: ["es"], fileName: "bench" }, target: "chrome109" } });
    const script = readFileSync(join(out, readdirSync(out).find((name) => /\.m?js$/.test(name)) ?? ""));
    const server = createServer((request, response) => {
      const isScript = request.url?.endsWith(".js") ?? false;
      response.setHeader("content-type", isScript ? "text/javascript" : "text/html").end(isScript ? script : "<!doctype html><script type=module src=/bench.js></script>");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const rows: BenchRow[] = [];
    try {
      for (const size of long ? [1000, 20_000, 200_000] : [1000, 20_000]) {
        const profile = await openProfile();
        await profile.page.goto(`http://127.0.0.1:${port}/`);
        const { ours, bare } = await profile.page.evaluate(
          async ([events, times]) => {
            while (!("measure" in globalThis)) await new Promise((resolve) => setTimeout(resolve, 20));
            return (globalThis as never as { measure: (events: number, rounds: number) => Promise<{ ours: number[]; bare: number[] }> }).measure(events, times);
          },
          [size, rounds] as const,
        );
        await profile.close();
        const [mine, reference] = [median(ours), median(bare)];
        const ratio = median(ours.map((value, index) => value / (bare[index] ?? Number.NaN)));
        // A durable write cannot be much faster than the bare one: then it was not durable.
        rows.push({ name: `scan to saved, ms, ${size} events`, size, ours: mine, reference, ratio, target: longestRatio, met: ratio <= longestRatio && ratio >= 0.8 });
      }
      const [small, large] = [rows[0], rows[rows.length - 1]];
      if (small?.ratio && large?.ratio) {
        const growth = large.ratio / small.ratio;
        rows.push({ name: `growth of that ratio from ${small.size} to ${large.size} events`, size: large.size, ours: large.ratio, reference: small.ratio, ratio: growth, target: 1.2, met: growth <= 1.2 });
      }
    } finally {
      server.close();
      rmSync(out, { recursive: true, force: true });
    }
    return rows;
  },
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
