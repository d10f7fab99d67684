/** The server as its users run it, a process of its own with the CouchDB API at the root; it can be killed. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { serverArguments } from "../../sync-server/server-arguments.mjs";
import { admin } from "./a-couch.ts";

export interface ServerProcess {
  readonly origin: string;
  readonly pid: number;
  /** Asks as the administrator; throws `ServerGone` when no answer comes. */
  ask(method: string, path: string, json?: unknown): Promise<{ readonly status: number; readonly json: unknown }>;
  /** Without a warning: the process is gone, whatever it was doing. */
  kill(): Promise<void>;
}

export class ServerGone extends Error {}

export const startProcess = async (data: string): Promise<ServerProcess> => {
  // Not through `npm start`: the signal must reach the server itself.
  const child = spawn(process.execPath, [...serverArguments, "--api-only", "--host", "127.0.0.1", "--port", "0", "--data", data, "--admin", `${admin.name}:${admin.password}`], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = once(child, "exit");
  const origin = await originIn(child);
  const authorization = `Basic ${btoa(`${admin.name}:${admin.password}`)}`;
  return {
    origin,
    pid: child.pid ?? 0,
    ask: async (method, path, json) => {
      const body = json === undefined ? {} : { body: JSON.stringify(json) };
      const asked = fetch(`${origin}${path}`, { method, headers: { authorization, "content-type": "application/json" }, ...body });
      const [status, text] = await asked.then(async (response) => [response.status, await response.text()] as const).catch((error: unknown) => {
        throw new ServerGone(`${method} ${path}`, { cause: error });
      });
      return { status, json: JSON.parse(text) as unknown };
    },
    kill: async () => {
      child.kill("SIGKILL");
      await exited;
    },
  };
};

const originIn = (child: ChildProcess): Promise<string> =>
  new Promise((found, fail) => {
    let words = "";
    const hear = (text: Buffer) => {
      words += text.toString();
      const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(words)?.[0];
      if (origin !== undefined) found(origin);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", () => fail(new Error(`the server did not start: ${words}`)));
  });
