/**
 * What of a request's and an answer's head is passed on. What belongs to one connection stays with it; what would let a client be
 * somebody else, or ask for something else than its address and method say, goes no further.
 */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { apiAddress } from "../location.ts";

const ofOneConnection = ["connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];

/** CouchDB takes a method, a path, a user and an address from these. */
const speaksForOthers = /^(x-http-method-override|x-couchdb-.*|x-auth-.*|x-forwarded-.*|x-real-ip|forwarded)$/;

const named = (connection: string | null | undefined): string[] => (connection ?? "").toLowerCase().split(",").map((name) => name.trim());

export const requestHeaders = (headers: Headers): Record<string, string> => {
  const own = new Set([...ofOneConnection, ...named(headers.get("connection")), "host", "expect"]);
  return Object.fromEntries([...headers].filter(([name]) => !own.has(name) && !speaksForOthers.test(name)));
};

/** CouchDB behind us cannot know by which address it was asked, nor whether over HTTPS. */
export const answerHeaders = ({ headers, rawHeaders }: Pick<IncomingMessage, "headers" | "rawHeaders">, { request, mount }: { readonly request: Request; readonly mount: string | undefined }): Headers => {
  const asked = new URL(request.url);
  const isSecure = asked.protocol === "https:";
  const own = new Set([...ofOneConnection, ...named((headers as IncomingHttpHeaders).connection)]);
  const kept = new Headers();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const [name = "", value = ""] = [rawHeaders[index]?.toLowerCase(), rawHeaders[index + 1]];
    if (own.has(name)) continue;
    if (name === "location") kept.append(name, `${apiAddress(asked, (header) => request.headers.get(header), mount)}${pathIn(value)}`);
    else kept.append(name, name === "set-cookie" ? strictCookie(value, isSecure) : value);
  }
  return kept;
};

const pathIn = (location: string): string => {
  const { pathname, search } = new URL(location, "http://localhost");
  return pathname + search;
};

const strictCookie = (cookie: string, isSecure: boolean): string =>
  `${cookie}${/;\s*samesite=/i.test(cookie) ? "" : "; SameSite=Strict"}${!isSecure || /;\s*secure\b/i.test(cookie) ? "" : "; Secure"}`;
