/** The app, or the empty page of its UI kit, built by the project's own build and served by the real server. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startServer, type RunningServer } from "../../sync-server/server.ts";
import { openProfile, type Profile } from "../browser/chromium.ts";
import { openDemo, untilOfflineReady, untilStatus } from "../browser/steps.ts";

const run = promisify(execFile);
const project = fileURLToPath(new URL("../../", import.meta.url));
const roots = { app: project, "empty kit": join(project, "tests/bench/empty-kit") };

export interface BuiltApp {
  readonly dist: string;
  readonly server: RunningServer;
  readonly origin: string;
  /** The browser's profile that has been here before. */
  readonly directory: string;
  /** What can be typed into once the page is usable. */
  readonly input: string;
  open(): Promise<Profile>;
  close(): Promise<void>;
}

const temporary = (what: string): string => mkdtempSync(join(tmpdir(), `tu-sach-bench-${what}-`));

/** Once for all benches of this run. */
const built: Partial<Record<keyof typeof roots, Promise<string>>> = {};

const build = async (which: keyof typeof roots): Promise<string> => {
  const dist = temporary("dist");
  process.once("exit", () => rmSync(dist, { recursive: true, force: true }));
  // In a process of its own: what it prints does not belong to the bench's answer.
  await run(process.execPath, [join(project, "node_modules/vite/bin/vite.js"), "build", roots[which], "--config", join(project, "vite.config.ts"), "--outDir", dist, "--emptyOutDir"]);
  return dist;
};

export const openBuiltApp = async (which: keyof typeof roots, prepare: (profile: Profile) => Promise<void> = async () => undefined): Promise<BuiltApp> => {
  const [data, directory] = ["data", "profile"].map(temporary) as [string, string];
  const dist = await (built[which] ??= build(which));
  const server = await startServer({ port: 0, host: "127.0.0.1", data, dist, demo: which === "app" });
  const origin = `http://localhost:${server.port}`;
  const app: BuiltApp = {
    dist,
    server,
    origin,
    directory,
    input: which === "app" ? "[data-ready=desk] input[role=combobox]" : "input",
    open: () => openProfile({ directory }),
    close: async () => {
      await server.stop();
      for (const place of [data, directory]) rmSync(place, { recursive: true, force: true });
    },
  };
  const profile = await app.open();
  if (which === "app") {
    await openDemo(profile.page, origin);
    await untilStatus(profile.page, /Đã lưu, đã gửi hết/);
  } else await profile.page.goto(origin);
  await profile.page.locator(app.input).waitFor();
  await untilOfflineReady(profile.page);
  await prepare(profile);
  await profile.close();
  return app;
};
