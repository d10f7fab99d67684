/**
 * What of a request's and an answer's head is passed on. What belongs to one connection stays with it; what would let a client be
 * somebody else, or ask for something else than its address and method say, goes no further.
 */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

const ofOneConnection = ["connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];

/** CouchDB takes a method, a path, a user and an address from these. */
const speaksForOthers = /^(x-http-method-override|x-couchdb-.*|x-auth-.*|x-forwarded-.*|x-real-ip|forwarded)$/;

const named = (connection: string | null | undefined): string[] => (connection ?? "").toLowerCase().split(",").map((name) => name.trim());

export const requestHeaders = (headers: Headers): Record<string, string> => {
  const own = new Set([...ofOneConnection, ...named(headers.get("connection")), "host", "expect"]);
  return Object.fromEntries([...headers].filter(([name]) => !own.has(name) && !speaksForOthers.test(name)));
};

/** `isSecure`: whether the one who asked came over HTTPS, which CouchDB behind us cannot know. */
export const answerHeaders = ({ headers, rawHeaders }: Pick<IncomingMessage, "headers" | "rawHeaders">, isSecure: boolean): Headers => {
  // CouchDB does not know under which address it is seen from outside.
  const own = new Set([...ofOneConnection, ...named((headers as IncomingHttpHeaders).connection), "location"]);
  const kept = new Headers();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const [name = "", value = ""] = [rawHeaders[index]?.toLowerCase(), rawHeaders[index + 1]];
    if (!own.has(name)) kept.append(name, name === "set-cookie" ? strictCookie(value, isSecure) : value);
  }
  return kept;
};

const strictCookie = (cookie: string, isSecure: boolean): string =>
  `${cookie}${/;\s*samesite=/i.test(cookie) ? "" : "; SameSite=Strict"}${!isSecure || /;\s*secure\b/i.test(cookie) ? "" : "; Secure"}`;
