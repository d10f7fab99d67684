/** Load on a CouchDB, ours or another: the same requests over kept connections, counted as answers a second. */
import { connect, type Socket } from "node:net";

export interface Loaded {
  /** With an administrator's name and password. */
  readonly url: string;
  /** `body`: a text is JSON already. */
  ask(method: string, path: string, body?: object | string): Promise<{ readonly status: number; readonly text: string }>;
  close(): void;
}

/** Spoken by hand: Node's own client takes longer for a small question than the server, and both share the machine. */
export const loadOn = (url: string): Loaded => {
  const { hostname, port, host, username, password } = new URL(url);
  const authorization = `Basic ${btoa(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`)}`;
  const sockets = new Set<Socket>();
  const idle: Socket[] = [];
  const opened = (): Socket => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    sockets.add(socket);
    return socket.once("close", () => sockets.delete(socket));
  };
  return {
    url,
    ask: (method, path, given = "") =>
      new Promise((answered, fail) => {
        const body = typeof given === "string" ? given : JSON.stringify(given);
        const about = method === "GET" ? "" : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
        const socket = idle.pop() ?? opened();
        const answer = createAnswer();
        const hear = (bytes: Buffer): void => {
          if (!answer.add(bytes)) return;
          leave();
          idle.push(socket);
          answered(answer.read());
        };
        const broken = (error?: unknown): void => {
          leave();
          fail(error instanceof Error ? error : new Error(`${method} ${path}: the connection was closed`));
        };
        const leave = (): void => void socket.off("data", hear).off("error", broken).off("close", broken);
        socket.on("data", hear).on("error", broken).on("close", broken);
        socket.write(`${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: ${authorization}\r\naccept: application/json\r\n${about}\r\n${body}`);
      }),
    close: () => sockets.forEach((socket) => socket.destroy()),
  };
};

/** One answer, as it comes in; nothing follows it before the next question. */
const createAnswer = () => {
  const pieces: Buffer[] = [];
  let length = 0;
  let tail: Buffer = Buffer.alloc(0);
  let head: string | undefined;
  /** Of head and body; undefined for a body in chunks. */
  let whole: number | undefined;
  const bodyAt = (): number => (head ?? "").length + headEnd.length;
  return {
    /** Whether it is complete. */
    add: (bytes: Buffer): boolean => {
      pieces.push(bytes);
      length += bytes.length;
      if (head === undefined) {
        const begun = pieces.length === 1 ? bytes : Buffer.concat(pieces);
        const end = begun.indexOf(headEnd);
        if (end < 0) return false;
        head = begun.toString("latin1", 0, end);
        const said = /^content-length: *(\d+)/im.exec(head)?.[1];
        whole = said === undefined ? undefined : bodyAt() + Number(said);
      }
      if (whole !== undefined) return length >= whole;
      tail = Buffer.concat([tail, bytes]).subarray(-lastChunk.length);
      return tail.toString("latin1") === lastChunk;
    },
    read: () => {
      const body = Buffer.concat(pieces).subarray(bodyAt());
      return { status: Number((head ?? "").split(" ", 2)[1]), text: (whole === undefined ? unchunked(body) : body).toString("utf8") };
    },
  };
};

const headEnd = "\r\n\r\n";
const lastChunk = "\r\n0\r\n\r\n";

const unchunked = (body: Buffer): Buffer => {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const line = body.indexOf("\r\n", at);
    const size = Number.parseInt(body.toString("latin1", at, line), 16);
    if (!(size > 0)) return Buffer.concat(chunks);
    chunks.push(body.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
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
  const must = async (method: string, path: string, body?: object | string): Promise<string> => {
    const { status, text } = await ask(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text.slice(0, 200)}`);
    return text;
  };
  await must("PUT", `/${database}`);
  // Before the clock runs: making the text takes a fifth of the time in which the server writes it.
  const bodies = Array.from({ length: batches }, (_, turn) => JSON.stringify({ docs: Array.from({ length: batch }, (_, index) => documentOf(400, turn * batch + index)) }));
  try {
    const bulk = batch * (await rateOf(1, batches, (turn) => must("POST", `/${database}/_bulk_docs`, bodies[turn])));
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
