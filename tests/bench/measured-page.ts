/**
 * A page of tests/bench/pages, built like the app, served by the real server and run in a real Chromium: it answers what
 * `measure` there answers. What crosses the line between the two is counted.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { packDecoder } from "../../vite.config.ts";
import { startServer } from "../../sync-server/server.ts";
import { openProfile } from "../browser/chromium.ts";

export interface MeasuredPage {
  /** With a slash at the end. */
  readonly origin: string;
  /** In a profile of its own. `slowed` = how many times slower the processor is made when the page asks for it; `tools` = what else it can ask for. */
  measure<Answer>(asked: object, slowed?: number, tools?: Readonly<Record<string, () => Promise<unknown>>>): Promise<{ answer: Answer; bytes: number }>;
  /** So many have crossed the line since the page was made. */
  bytes(): number;
  close(): Promise<void>;
}

export const openMeasuredPage = async (name: string): Promise<MeasuredPage> => {
  const [dist, data] = [mkdtempSync(join(tmpdir(), "tu-sach-bench-dist-")), mkdtempSync(join(tmpdir(), "tu-sach-bench-data-"))];
  const input = fileURLToPath(new URL(`pages/${name}.ts`, import.meta.url));
  await build({
    configFile: false,
    logLevel: "silent",
    base: "./",
    publicDir: false,
    plugins: [packDecoder()],
    resolve: { alias: { events: fileURLToPath(new URL("pages/event-emitter.ts", import.meta.url)) } },
    build: { outDir: dist, target: "chrome109", modulePreload: false, rolldownOptions: { input, output: { entryFileNames: "measure.js" } } },
    worker: { format: "es" },
  });
  writeFileSync(join(dist, "index.html"), `<!doctype html><html><head><base href="./"></head><body><script type="module" src="measure.js"></script></body></html>`);
  const server = await startServer({ port: 0, host: "127.0.0.1", data, dist });
  const line = await openLine(server.port);
  const origin = `http://localhost:${line.port}/`;
  return {
    origin,
    measure: async <Answer>(asked: object, slowed = 1, tools: Readonly<Record<string, () => Promise<unknown>>> = {}) => {
      const profile = await openProfile();
      try {
        const { page, context, troubles } = profile;
        await page.goto(origin);
        await page.waitForFunction(() => "measure" in globalThis).catch(() => { throw new Error(`${name} did not start: ${troubles.join("; ")}`); });
        const devtools = await context.newCDPSession(page);
        await page.exposeFunction("slowDown", () => devtools.send("Emulation.setCPUThrottlingRate", { rate: slowed }));
        await page.exposeFunction("bytesSoFar", () => line.bytes());
        await page.exposeFunction("heapUsed", async () => ((await devtools.send("Runtime.getHeapUsage")) as { usedSize: number }).usedSize);
        for (const [name, tool] of Object.entries(tools)) await page.exposeFunction(name, tool);
        const before = line.bytes();
        const answer = await page.evaluate((what) => (globalThis as never as { measure(what: object): Promise<Answer> }).measure(what), asked);
        return { answer, bytes: line.bytes() - before };
      } finally {
        await profile.close();
      }
    },
    bytes: line.bytes,
    close: async () => {
      await line.close();
      await server.stop();
      for (const place of [dist, data]) rmSync(place, { recursive: true, force: true });
    },
  };
};

/** Another way to the same server, on which every byte is counted, both ways and with all headers. */
const openLine = async (port: number) => {
  let bytes = 0;
  const line = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    for (const [from, to] of [[near, far], [far, near]] as const) {
      from.setNoDelay(true);
      from.on("data", (part) => { bytes += part.length; });
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => line.listen(0, "127.0.0.1", resolve));
  return {
    port: (line.address() as AddressInfo).port,
    bytes: () => bytes,
    close: () => new Promise<void>((resolve) => line.close(() => resolve())),
  };
};
