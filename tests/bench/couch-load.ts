/** Load on a CouchDB, ours or another: the same requests over kept connections, counted as answers a second. */
import { Agent, request } from "node:http";

export interface Loaded {
  ask(method: string, path: string, json?: unknown): Promise<{ readonly status: number; readonly text: string }>;
  close(): void;
}

/** `url` with an administrator's name and password. */
export const loadOn = (url: string): Loaded => {
  const { hostname, port, username, password } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  const authorization = `Basic ${btoa(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`)}`;
  return {
    ask: (method, path, json) =>
      new Promise((answered, fail) => {
        const body = json === undefined ? undefined : JSON.stringify(json);
        const head = { authorization, accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }) };
        const asked = request({ agent, hostname, port, method, path, headers: head }, (answer) => {
          const chunks: Buffer[] = [];
          answer.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", fail);
          answer.on("end", () => answered({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }));
        });
        asked.on("error", fail).end(body);
      }),
    close: () => agent.destroy(),
  };
};

/** A document of so many bytes as JSON, about. */
export const documentOf = (bytes: number, n: number): { readonly _id: string; readonly n: number; readonly text: string } => ({ _id: `doc:${String(n).padStart(8, "0")}`, n, text: "x".repeat(bytes - 45) });

export const bodyOf = (n: number): object => ({ ...documentOf(400, n), _id: undefined });

export const timeOf = async (act: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await act();
  return performance.now() - begun;
};

/** Answers a second: `clients` ask one after another, until `times` are answered. */
export const rateOf = async (clients: number, times: number, act: (turn: number) => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  let turn = 0;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (turn < times) await act(turn++);
    }),
  );
  return (times * 1000) / (performance.now() - begun);
};

export interface Rates {
  readonly bulk: number;
  readonly put: number;
  readonly putByEight: number;
  readonly get: number;
  readonly changes: number;
}

const batch = 500;
const batches = 20;
export const documents = batch * batches;
export const puts = 400;
export const gets = 2_000;

export const ratesOf = async ({ ask }: Loaded, database: string): Promise<Rates> => {
  const must = async (method: string, path: string, json?: unknown): Promise<string> => {
    const { status, text } = await ask(method, path, json);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text.slice(0, 200)}`);
    return text;
  };
  await must("PUT", `/${database}`);
  try {
    const bulk = batch * (await rateOf(1, batches, (turn) => must("POST", `/${database}/_bulk_docs`, { docs: Array.from({ length: batch }, (_, index) => documentOf(400, turn * batch + index)) })));
    const changes = (batches * batch * 1000) / (await timeOf(() => must("GET", `/${database}/_changes?include_docs=true`)));
    const putOne = (name: string) => (turn: number) => must("PUT", `/${database}/${name}:${turn}`, bodyOf(turn));
    const put = await rateOf(1, puts, putOne("one"));
    const putByEight = await rateOf(8, puts, putOne("eight"));
    const get = await rateOf(8, gets, (turn) => must("GET", `/${database}/${documentOf(400, turn)._id}`));
    return { bulk, put, putByEight, get, changes };
  } finally {
    await must("DELETE", `/${database}`);
  }
};
