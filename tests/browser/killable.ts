/** A Chromium that goes as it does when the power goes: all of its processes at once, with nothing said to them before. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { chromium, type BrowserContext, type Page } from "playwright-core";
import { chromiumFlags, chromiumPath } from "./chromium.ts";

export interface KillableBrowser {
  readonly context: BrowserContext;
  readonly page: Page;
  kill(): Promise<void>;
}

export const openKillable = async (directory: string): Promise<KillableBrowser> => {
  const portFile = join(directory, "DevToolsActivePort");
  rmSync(portFile, { force: true });
  // In a group of its own, so that one signal reaches all of it.
  const browser = spawn(chromiumPath, ["--headless", ...chromiumFlags, "--window-size=1366,768", "--remote-debugging-port=0", `--user-data-dir=${directory}`, "about:blank"], { stdio: "ignore", detached: true });
  const gone = new Promise<void>((resolve) => browser.once("exit", () => resolve()));
  const kill = async (): Promise<void> => {
    if (browser.pid !== undefined && browser.exitCode === null && browser.signalCode === null) process.kill(-browser.pid, "SIGKILL");
    await gone;
  };
  try {
    const over = await chromium.connectOverCDP(`http://127.0.0.1:${await portIn(portFile)}`);
    const [context] = over.contexts();
    if (!context) throw new Error("Chromium has no profile open");
    return { context, page: context.pages()[0] ?? (await context.newPage()), kill };
  } catch (error) {
    await kill();
    throw error;
  }
};

const portIn = async (file: string): Promise<number> => {
  for (let looks = 0; looks < 600; looks++) {
    const port = existsSync(file) ? Number(readFileSync(file, "utf8").split("\n")[0]) : 0;
    if (port > 0) return port;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("Chromium did not start");
};
