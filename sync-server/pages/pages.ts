/**
 * The app's own files. What carries a hash in its name never changes and may be kept for ever; the page, the service worker and
 * the manifest are asked for again each time, so that an update arrives. An unknown path that a person navigates to is the app.
 */
import { pageWithBase } from "./base-href.ts";
import { notBuiltPage } from "./not-built-page.ts";
import { createPageFiles, type PageFile } from "./page-files.ts";

export const createPages = ({ directory, base }: { directory: string; base: string }) => {
  const files = createPageFiles(directory, (path, text) => (path === "index.html" ? pageWithBase(text, base) : text));
  return {
    /** `path` is below the base and begins with "/". */
    answer: async (request: Request, path: string): Promise<Response> => {
      if (request.method !== "GET" && request.method !== "HEAD") return new Response("Method Not Allowed\n", { status: 405, headers: { allow: "GET, HEAD" } });
      const name = nameFrom(path);
      const file = name === undefined ? undefined : await files.find(name);
      if (name !== undefined && file !== undefined) return served(request, file, cacheFor(name));
      if (name === undefined || isAsset(name)) return new Response("Not Found\n", { status: 404, headers: { "cache-control": "no-store" } });
      const page = await files.find("index.html");
      return page === undefined ? notBuiltPage() : served(request, page, askAgain);
    },
  };
};

export type Pages = ReturnType<typeof createPages>;

const forever = "public, max-age=31536000, immutable";
const askAgain = "no-cache";

/** Vite writes what it hashes into assets/. */
const cacheFor = (name: string): string => (/^assets\/.*-[A-Za-z0-9_-]{8,}\.\w+$/.test(name) ? forever : askAgain);

/** A file that is missing is not answered with the page: a script that is HTML is harder to understand than a 404. */
const isAsset = (name: string): boolean => name !== "index.html" && (name.startsWith("assets/") || /\.[A-Za-z0-9]{1,12}$/.test(name));

/** undefined = a path that cannot be one of ours. */
const nameFrom = (path: string): string | undefined => {
  try {
    return decodeURIComponent(path).replace(/^\//, "") || "index.html";
  } catch {
    return undefined;
  }
};

const served = (request: Request, file: PageFile, cache: string): Response => {
  const headers = new Headers({ "content-type": file.type, "cache-control": cache, etag: file.etag, vary: "accept-encoding", ...guards });
  if (request.headers.get("if-none-match")?.includes(file.etag)) return new Response(null, { status: 304, headers });
  const accepted = request.headers.get("accept-encoding") ?? "";
  const encoding = file.br !== undefined && /\bbr\b/.test(accepted) ? "br" : file.gzip !== undefined && /\bgzip\b/.test(accepted) ? "gzip" : undefined;
  const body = (encoding === undefined ? undefined : file[encoding]) ?? file.plain;
  if (encoding !== undefined) headers.set("content-encoding", encoding);
  headers.set("content-length", String(body.byteLength));
  return new Response(request.method === "HEAD" ? null : body, { headers });
};

/**
 * What the app may load and run: its own files, its WebAssembly, styles that its kit writes, pictures and files that it makes itself. A name
 * or a title that somebody made into a script does not run. A worker goes by what its own file says: every file says it.
 */
const contentPolicy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join("; ");

const guards = { "content-security-policy": contentPolicy, "x-content-type-options": "nosniff", "referrer-policy": "same-origin", "x-frame-options": "SAMEORIGIN" };
