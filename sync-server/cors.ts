/**
 * Which pages of other websites may ask the CouchDB API: none, unless they are named. A named one may come with credentials; "*" lets every
 * page ask, but never with the cookie of a session. CouchDB's `[cors]` settings, with its lists of methods and headers.
 */
import type { Answer } from "./app.ts";

export const everyOrigin = "*";

export const withCors = (origins: readonly string[], answer: Answer): Answer => {
  if (origins.length === 0) return answer;
  return async (request, bindings) => {
    const origin = request.headers.get("origin");
    const isNamed = origin !== null && origins.includes(origin);
    if (origin === null || (!isNamed && !origins.includes(everyOrigin))) return answer(request, bindings);
    const shared = { "access-control-allow-origin": isNamed ? origin : everyOrigin, ...(isNamed ? { "access-control-allow-credentials": "true" } : {}) };
    const isAskedBefore = request.method === "OPTIONS" && request.headers.has("access-control-request-method");
    if (isAskedBefore) return new Response(null, { status: 204, headers: { ...shared, ...beforehand } });
    const answered = await answer(request, bindings);
    const headers = new Headers(answered.headers);
    for (const [name, value] of Object.entries({ ...shared, "access-control-expose-headers": exposed })) headers.set(name, value);
    headers.append("vary", "origin");
    return new Response(answered.body, { status: answered.status, headers });
  };
};

const beforehand = {
  "access-control-allow-methods": "GET, HEAD, POST, PUT, DELETE, COPY",
  "access-control-allow-headers": "accept, authorization, content-type, origin, referer, destination, if-match, if-none-match, last-event-id, range, x-couch-full-commit",
  "access-control-max-age": "600",
  vary: "origin",
};

const exposed = "cache-control, content-type, content-range, etag, retry-after, server";
