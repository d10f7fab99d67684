/**
 * A poke says "database X has moved". One stream for all databases wakes the exchange; when it cannot be had, the exchange
 * waits at one database, or goes by the clock. The stream carries no content and may be lost at any time without harm.
 */
import { basic, type Account, type Fetch } from "./couch-client.ts";
import { byTheClock } from "./patience.ts";

export interface Poke {
  readonly database: string;
  readonly seq: string;
}

/** How many of the school's devices listen now, this one with them. */
interface Company {
  readonly listening: number;
}

export interface Hearing {
  /** The first thing was heard: this is our server's stream, and it says where everything stands. */
  readonly open: () => void;
  readonly alive: () => void;
  readonly poke: (poke: Poke) => void;
  readonly company: (listening: number) => void;
}

/**
 * Listens until aborted, until the stream ends for whatever reason, or for as long as one stream is trusted: the next one begins
 * with where everything stands, so that a poke that was lost is made good. `absent`: somebody
 * answers there, and it is no such stream.
 */
export const listenToPokes = async (
  deps: { base: string; account: Account; fetch: Fetch; silence?: number; renewal?: number },
  heard: Hearing,
  signal: AbortSignal,
): Promise<"ended" | "old" | "absent"> => {
  const silent = new AbortController();
  const stop = () => silent.abort();
  signal.addEventListener("abort", stop);
  let how: "ended" | "old" | "absent" = "ended";
  const stopRenewing = byTheClock(deps.renewal ?? usualRenewal, () => {
    how = "old";
    stop();
  });
  let stopWaiting = byTheClock(deps.silence ?? longestSilence, stop);
  try {
    const response = await deps.fetch(`${deps.base}api/pokes`, {
      headers: { authorization: basic(deps.account), accept: "text/event-stream" },
      cache: "no-store",
      credentials: "omit",
      signal: silent.signal,
    });
    if (!response.ok || !response.body || !/event-stream/.test(response.headers.get("content-type") ?? "")) {
      await response.body?.cancel();
      return "absent";
    }
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let isOpen = false;
    let rest = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const lines = (rest + part.value).split("\n");
      rest = lines.pop() ?? "";
      // Ours speaks in short lines, in JSON, and in comments. Somebody else's stream is not listened to, however much it says.
      const told = lines.flatMap((line) => (line.startsWith("data:") ? [toldIn(line.slice(5))] : []));
      if (rest.length > longestLine || told.includes(undefined)) {
        how = "absent";
        break;
      }
      stopWaiting();
      stopWaiting = byTheClock(deps.silence ?? longestSilence, stop);
      if (!isOpen && told.length > 0) {
        isOpen = true;
        heard.open();
      }
      if (isOpen) heard.alive();
      for (const one of told) {
        if (one === undefined) continue;
        if ("listening" in one) heard.company(one.listening);
        else heard.poke(one);
      }
    }
    await reader.cancel();
  } catch {
    // The line went, or this is no stream of ours: the caller waits and listens again.
  } finally {
    stopWaiting();
    stopRenewing();
    signal.removeEventListener("abort", stop);
  }
  return how;
};

const toldIn = (text: string): Poke | Company | undefined => {
  try {
    const told = JSON.parse(text) as { database?: unknown; seq?: unknown; listening?: unknown } | null;
    if (typeof told?.listening === "number") return { listening: told.listening };
    return typeof told?.database === "string" && (typeof told.seq === "string" || typeof told.seq === "number") ? { database: told.database, seq: String(told.seq) } : undefined;
  } catch {
    return undefined;
  }
};

/** Characters; a line of ours names one database and its place. */
const longestLine = 10_000;

/** The server sends a comment every 20 s; three missed ones mean that nobody is there. */
export const longestSilence = 65_000;

/** An hour, ms: one request and a few lines, where looking everywhere takes ten. */
const usualRenewal = 3_600_000;
