/**
 * Chromium with nothing of a test tool in it: with one attached, V8 keeps stacks for it and reads the whole script once more at
 * the start, which made the app's start 300 ms longer on a slowed processor than it is for a person.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { chromiumPath } from "../browser/chromium.ts";

export interface BareBrowser {
  send(method: string, parameters?: object): Promise<unknown>;
  /** The value of an expression in the page. */
  value<Value>(expression: string): Promise<Value>;
  /** Asked again until it is truthy. */
  until<Value>(expression: string): Promise<Value>;
  close(): Promise<void>;
}

export const openBareBrowser = async (directory: string): Promise<BareBrowser> => {
  const portFile = join(directory, "DevToolsActivePort");
  rmSync(portFile, { force: true });
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  const browser = spawn(chromiumPath, [...flags, "--remote-debugging-port=0", `--user-data-dir=${directory}`, "about:blank"], { stdio: "ignore" });
  const gone = new Promise<void>((resolve) => browser.once("exit", () => resolve()));
  const port = await found(() => (existsSync(portFile) ? readFileSync(portFile, "utf8").split("\n")[0] || undefined : undefined));
  const target = await found(async () => ((await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as { type: string; webSocketDebuggerUrl: string }[]).find(({ type }) => type === "page"));
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => { socket.onopen = resolve; socket.onerror = reject; });
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  socket.onmessage = ({ data }) => {
    const { id, result, error } = JSON.parse(String(data)) as { id?: number; result?: unknown; error?: { message: string } };
    const asker = waiting.get(id ?? -1);
    if (error) asker?.reject(new Error(error.message));
    else asker?.resolve(result);
  };
  let sent = 0;
  const send = (method: string, params: object = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      waiting.set(++sent, { resolve, reject });
      socket.send(JSON.stringify({ id: sent, method, params }));
    });
  const value = async <Value>(expression: string): Promise<Value> => {
    const { result, exceptionDetails } = (await send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true })) as { result: { value: Value }; exceptionDetails?: object };
    if (exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return result.value;
  };
  return {
    send,
    value,
    until: (expression) => found(() => value(expression)),
    close: async () => {
      void send("Browser.close");
      await gone;
    },
  };
};

const found = async <Value>(look: () => Value | undefined | Promise<Value | undefined>): Promise<Value> => {
  for (const begun = Date.now(); Date.now() - begun < 60_000; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const value = await look();
    if (value) return value;
  }
  throw new Error(`not found within a minute: ${String(look)}`);
};
