/**
 * A poke says "database X has moved". One stream for all databases wakes the exchange; when it cannot be had, the exchange
 * goes by the clock. The stream carries no content and may be lost at any time without harm.
 */
import { basic, type Account, type Fetch } from "./couch-client.ts";

export interface Poke {
  readonly database: string;
  readonly seq: string;
}

/** How many of the school's devices listen now, this one with them. */
interface Company {
  readonly listening: number;
}

/**
 * Listens until aborted, until the stream ends for whatever reason, or for as long as one stream is trusted: the next one begins
 * with where everything stands, so that a poke that was lost is made good.
 */
export const listenToPokes = async (
  deps: { base: string; account: Account; fetch: Fetch; silence?: number; renewal?: number },
  heard: { readonly open: () => void; readonly alive: () => void; readonly poke: (poke: Poke) => void; readonly company: (listening: number) => void },
  signal: AbortSignal,
): Promise<"ended" | "old"> => {
  const silent = new AbortController();
  const stop = () => silent.abort();
  signal.addEventListener("abort", stop);
  let isOld = false;
  const renewing = setTimeout(() => {
    isOld = true;
    stop();
  }, deps.renewal ?? usualRenewal);
  let timer = setTimeout(stop, deps.silence ?? longestSilence);
  try {
    const response = await deps.fetch(`${deps.base}api/pokes`, {
      headers: { authorization: basic(deps.account), accept: "text/event-stream" },
      cache: "no-store",
      credentials: "omit",
      signal: silent.signal,
    });
    if (!response.ok || !response.body || !/event-stream/.test(response.headers.get("content-type") ?? "")) return "ended";
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    heard.open();
    let rest = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(stop, deps.silence ?? longestSilence);
      heard.alive();
      const lines = (rest + part.value).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (!line.startsWith("data:")) continue;
        const told = JSON.parse(line.slice(5)) as Poke | Company;
        if ("listening" in told) heard.company(told.listening);
        else heard.poke(told);
      }
    }
  } catch {
    // The line went, or this is no stream of ours: the caller waits and listens again.
  } finally {
    clearTimeout(timer);
    clearTimeout(renewing);
    signal.removeEventListener("abort", stop);
  }
  return isOld ? "old" : "ended";
};

/** The server sends a comment every 20 s; three missed ones mean that nobody is there. */
export const longestSilence = 65_000;

/** An hour, ms: one request and a few lines, where looking everywhere takes ten. */
const usualRenewal = 3_600_000;
