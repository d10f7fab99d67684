/**
 * The Apache CouchDB that this program stands in front of. Bodies flow both ways unread, so that a large one costs no memory and
 * a feed is heard as it is told. What this program keeps there itself it asks for in the name of the cluster's administrator.
 */
import { Agent as HttpAgent, request as requestHttp, type ClientRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { pipeline, Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { CouchFailure } from "../couch-error.ts";

export interface Sent {
  readonly method: string;
  /** With its query, as it is to be asked for. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: ReadableStream<Uint8Array> | string | null;
  readonly signal?: AbortSignal;
}

export interface Told {
  readonly status: number;
  readonly json: unknown;
}

export interface CouchServer {
  /** As it is answered; throws `CouchFailure` when nobody answers. */
  send(sent: Sent): Promise<IncomingMessage>;
  /** As the administrator, answered in full. */
  ask(method: string, path: string, json?: unknown): Promise<Told>;
  /** The same when it must be answered well; `also` are further statuses that are. */
  must(method: string, path: string, json?: unknown, also?: readonly number[]): Promise<Told>;
  readonly authorization: string;
  close(): void;
}

export const createCouchServer = (url: URL): CouchServer => {
  const isSecure = url.protocol === "https:";
  const agent = isSecure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const prefix = url.pathname.replace(/\/+$/, "");
  const authorization = `Basic ${Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString("base64")}`;
  const place = { agent, hostname: url.hostname.replace(/^\[|\]$/g, ""), port: url.port === "" ? undefined : url.port };

  const sendOnce = ({ method, path, headers, body, signal }: Sent): Promise<IncomingMessage> =>
    new Promise((answered, fail) => {
      const asked = (isSecure ? requestHttps : requestHttp)({ ...place, method, path: prefix + path, headers: { ...headers }, signal });
      asked.once("response", answered);
      asked.on("error", (error) => fail(new Unanswered(asked.reusedSocket, error)));
      refuseToWait(asked);
      if (body instanceof ReadableStream) pipeline(Readable.fromWeb(body as NodeReadableStream), asked, (error) => error && fail(new Unanswered(false, error)));
      else asked.end(body ?? undefined);
    });

  const send: CouchServer["send"] = async (sent) => {
    try {
      return await sendOnce(sent).catch((error: unknown) => {
        // A connection that was kept may be closed there at the moment it is used here: nothing of the request was heard.
        if (error instanceof Unanswered && error.wasKept && isRepeatable(sent)) return sendOnce(sent);
        throw error;
      });
    } catch (error) {
      throw new CouchFailure("cluster_unreachable", `the CouchDB behind this server does not answer: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  const ask: CouchServer["ask"] = async (method, path, json) => {
    const answer = await send({
      method,
      path,
      headers: { authorization, accept: "application/json", ...(json === undefined ? {} : { "content-type": "application/json" }) },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      signal: AbortSignal.timeout(patience),
    });
    return { status: answer.statusCode ?? 0, json: await jsonOf(answer) };
  };

  return {
    send,
    ask,
    must: async (method, path, json, also = []) => {
      const told = await ask(method, path, json);
      if (told.status < 300 || also.includes(told.status)) return told;
      throw new CouchFailure("cluster_unreachable", `the CouchDB behind this server answered ${method} ${path.split("?")[0]} with ${told.status}: ${JSON.stringify(told.json)}`);
    },
    authorization,
    close: () => agent.destroy(),
  };
};

export const jsonOf = async (answer: IncomingMessage): Promise<unknown> => {
  const text = Buffer.concat(await answer.toArray()).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

class Unanswered extends Error {
  readonly wasKept: boolean;
  constructor(wasKept: boolean, cause: Error) {
    super(cause.message === "" ? cause.name : cause.message, { cause });
    this.wasKept = wasKept;
  }
}

const isRepeatable = ({ method, body }: Sent): boolean => (method === "GET" || method === "HEAD") && (body === undefined || body === null);

/** A machine that is off the net is not waited for; one that is there may think for as long as it needs. */
const refuseToWait = (asked: ClientRequest): void => {
  asked.once("socket", (socket) => {
    if (!socket.connecting) return;
    const late = setTimeout(() => asked.destroy(new Error("no connection in time")), patience);
    socket.once("connect", () => clearTimeout(late));
    asked.once("close", () => clearTimeout(late));
  });
};

const patience = 30_000;
