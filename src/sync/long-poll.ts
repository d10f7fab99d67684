/**
 * A CouchDB by itself has no pokes. There the exchange hangs at one database, the one that others write most, until something
 * changes in it; the others are looked at then, and by the clock. Never more than this one request hangs: a browser has six for
 * a server.
 */
import { basic, type Account, type Fetch } from "./couch-client.ts";
import { byTheClock } from "./patience.ts";
import { longestSilence } from "./pokes.ts";

/** `absent`: whoever answers does not wait, or cannot be waited for. `hanging`: this one does. */
export const awaitChange = async (
  deps: { base: string; account: Account; fetch: Fetch },
  { database, since, duration, hanging }: { database: string; since: string; duration: number; hanging: () => void },
  signal: AbortSignal,
): Promise<"changed" | "quiet" | "absent"> => {
  const silent = new AbortController();
  const stop = () => silent.abort();
  signal.addEventListener("abort", stop);
  let how: "quiet" | "absent" = "absent";
  const stopWaiting = byTheClock(duration, () => {
    how = "quiet";
    stop();
  });
  let stopListening = byTheClock(longestSilence, stop);
  try {
    // White space every so often says that somebody is still there.
    const query = new URLSearchParams({ feed: "longpoll", since, limit: "1", heartbeat: "25000" });
    const response = await deps.fetch(`${deps.base}couch/${database}/_changes?${query.toString()}`, {
      headers: { authorization: basic(deps.account), accept: "application/json" },
      cache: "no-store",
      credentials: "omit",
      signal: silent.signal,
    });
    if (!response.ok || !response.body) {
      // What is not read would hold one of the browser's few connections for ever.
      await response.body?.cancel();
      return "absent";
    }
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      stopListening();
      stopListening = byTheClock(longestSilence, stop);
      text = (text + part.value).trimStart();
      // One change is small: this is something else.
      if (text.length > longestAnswer) break;
      if (!/\}\s*$/.test(text)) hanging();
    }
    await reader.cancel();
    const { results } = JSON.parse(text) as { readonly results?: unknown };
    return Array.isArray(results) && results.length > 0 ? "changed" : "absent";
  } catch {
    return how;
  } finally {
    stopWaiting();
    stopListening();
    signal.removeEventListener("abort", stop);
  }
};

const longestAnswer = 100_000;
