/**
 * A poke says "database X has moved". One stream for all databases wakes the exchange; when it cannot be had, the exchange
 * goes by the clock. The stream carries no content and may be lost at any time without harm.
 */
import { basic, type Account, type Fetch } from "./couch-client.ts";

export interface Poke {
  readonly database: string;
  readonly seq: string;
}

/** Listens until aborted or the stream ends. Resolves when it has ended, for whatever reason. */
export const listenToPokes = async (
  deps: { base: string; account: Account; fetch: Fetch; silence?: number },
  heard: { readonly open: () => void; readonly poke: (poke: Poke) => void },
  signal: AbortSignal,
): Promise<void> => {
  const silent = new AbortController();
  const stop = () => silent.abort();
  signal.addEventListener("abort", stop);
  let timer = setTimeout(stop, deps.silence ?? longestSilence);
  try {
    const response = await deps.fetch(`${deps.base}api/pokes`, {
      headers: { authorization: basic(deps.account), accept: "text/event-stream" },
      cache: "no-store",
      credentials: "omit",
      signal: silent.signal,
    });
    if (!response.ok || !response.body || !/event-stream/.test(response.headers.get("content-type") ?? "")) return;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    heard.open();
    let rest = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(stop, deps.silence ?? longestSilence);
      const lines = (rest + part.value).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.startsWith("data:")) heard.poke(JSON.parse(line.slice(5)) as Poke);
    }
  } catch {
    // The line went, or this is no stream of ours: the caller waits and listens again.
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
};

/** The server sends a comment every 20 s; three missed ones mean that nobody is there. */
const longestSilence = 65_000;
