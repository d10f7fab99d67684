/**
 * Who it is that answers: a server that is away, somebody else (the login page of a hotel Wi-Fi answers 200 with HTML, or with
 * JSON of its own), a refused sign-in, or ours. What an answer leads to is done only when it is surely ours.
 */
import { tooOld } from "#wire/protocol.ts";
import type { Answered } from "./patience.ts";

/** What ended an exchange. `retryAfter` in milliseconds when the server said so; `here`: it is about this one database, and another may well answer. */
export class ExchangeTrouble extends Error {
  readonly trouble: "offline" | "serverAway" | "notOurServer" | "signInRefused" | "revoked" | "tooOld";
  readonly retryAfter: number | undefined;
  readonly here: boolean;
  constructor(trouble: ExchangeTrouble["trouble"], detail: string, { retryAfter, here = false }: { retryAfter?: number | undefined; here?: boolean } = {}) {
    super(`${trouble}: ${detail}`);
    this.trouble = trouble;
    this.retryAfter = retryAfter;
    this.here = here;
  }
}

export interface Understood {
  readonly asked: string;
  readonly status: number;
  readonly json: object;
  readonly wrote: string | null;
  readonly date: number | undefined;
}

export const heard = async (ask: () => Promise<Answered>): Promise<Answered> => {
  try {
    return await ask();
  } catch (error) {
    throw new ExchangeTrouble("offline", error instanceof Error ? error.message : String(error));
  }
};

/** Somebody's answer as JSON, or what is wrong with it for every database alike. */
export const understood = (asked: string, { status, headers, text }: Answered): Understood => {
  const type = headers.get("content-type") ?? "";
  const json = parsed(text, type);
  const retryAfter = retryAfterIn(headers);
  // A server that says itself that it failed may have failed at this one database.
  if (status === 500 && saysWhy(json)) throw new ExchangeTrouble("serverAway", `${asked}: 500`, { retryAfter, here: true });
  if (status === 429 || (status >= 500 && status !== 501)) throw new ExchangeTrouble("serverAway", `${asked}: ${status}`, { retryAfter });
  // What stands before the server (a proxy) may find a request too large, with a page of its own.
  const said = json ?? (status === 413 ? { reason: "too large" } : undefined);
  if (said === undefined) throw new ExchangeTrouble("notOurServer", `${asked}: ${status} ${type}`);
  if (status === 401) throw new ExchangeTrouble(isRevoked(said) ? "revoked" : "signInRefused", asked);
  if (status === 426 && saysWhy(said) && said.error === tooOld) throw new ExchangeTrouble("tooOld", asked);
  const date = Date.parse(headers.get("date") ?? "");
  return { asked, status, json: said, wrote: headers.get("x-tu-sach-wrote"), date: Number.isNaN(date) ? undefined : date };
};

export const accepted = (answer: Understood): object => {
  const { asked, status, json } = answer;
  if (status === 403 && saysWhy(json)) throw new ExchangeTrouble("signInRefused", asked, { here: true });
  if (status >= 400) throw notOurs(answer);
  return json;
};

export const notOurs = ({ asked, status, json }: Understood): ExchangeTrouble => new ExchangeTrouble("notOurServer", `${asked}: ${status} ${JSON.stringify(json).slice(0, 200)}`);

/** How CouchDB, and our server as it, says that it will not. */
export const saysWhy = (json: unknown): json is { readonly error: string; readonly reason: string } => isObject(json) && typeof json["error"] === "string" && typeof json["reason"] === "string";

export const isMissing = ({ status, json }: Understood): boolean => status === 404 && saysWhy(json) && json.error === "not_found";

export const reasonIn = (json: unknown): string => {
  const { error, reason } = json as { error?: unknown; reason?: unknown };
  return [error, reason].filter((word) => typeof word === "string").join(": ");
};

/** Milliseconds; a server that asks for more than is sensible is asked again all the same. */
const retryAfterIn = (headers: Headers): number | undefined => {
  const said = headers.get("retry-after") ?? "";
  const wait = Number(said) > 0 ? Number(said) * 1000 : Date.parse(said) - Date.parse(headers.get("date") ?? "");
  return wait > 0 ? Math.min(wait, longestRetryAfter) : undefined;
};

const longestRetryAfter = 900_000;

const parsed = (text: string, type: string): object | undefined => {
  if (!/json|text\/plain/.test(type)) return undefined;
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === "object" && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
};

const isRevoked = (json: unknown): boolean => /revoked|disabled/.test(String((json as { reason?: unknown }).reason ?? ""));

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null;
