/**
 * The built app, file by file, compressed once and kept in memory (it is a few megabytes). A file that was built anew is
 * noticed by its time.
 */
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

export interface PageFile {
  readonly type: string;
  readonly etag: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  /** Absent when compression gains nothing. */
  readonly br?: Uint8Array<ArrayBuffer>;
  readonly gzip?: Uint8Array<ArrayBuffer>;
}

/** `rewrite` changes a file's text before it is served. */
export const createPageFiles = (directory: string, rewrite: (path: string, text: string) => string) => {
  const kept = new Map<string, { readonly version: string; readonly file: Promise<PageFile> }>();
  return {
    /** `path` like "assets/app.js"; undefined when there is no such file. */
    find: async (path: string): Promise<PageFile | undefined> => {
      if (!isPlainPath(path)) return undefined;
      const place = join(directory, path);
      const found = await stat(place).catch(() => undefined);
      if (found === undefined || !found.isFile()) return undefined;
      const version = `${found.mtimeMs}/${found.size}`;
      const known = kept.get(path);
      if (known?.version === version) return known.file;
      const file = readPageFile(place, (text) => rewrite(path, text));
      kept.set(path, { version, file });
      file.catch(() => kept.delete(path));
      return file;
    },
  };
};

export type PageFiles = ReturnType<typeof createPageFiles>;

/** No way up, no hidden file (the build's own stamp is one), no other spelling of a separator. */
const isPlainPath = (path: string): boolean => path !== "" && path.split("/").every((part) => part !== "" && !part.startsWith(".")) && !/[\\\0:]/.test(path);

const readPageFile = async (place: string, rewrite: (text: string) => string): Promise<PageFile> => {
  const type = typeByExtension[extname(place)] ?? "application/octet-stream";
  const raw = await readFile(place);
  const plain = Uint8Array.from(type.startsWith("text/html") ? Buffer.from(rewrite(raw.toString("utf8"))) : raw);
  const etag = `"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"`;
  if (!isText(type) || plain.length < 1_024) return { type, etag, plain };
  const [br, gz] = await Promise.all([
    compressBrotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }),
    compressGzip(plain, { level: 9 }),
  ]);
  return { type, etag, plain, br: Uint8Array.from(br), gzip: Uint8Array.from(gz) };
};

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

const isText = (type: string): boolean => /^text\/|javascript|json|xml|wasm/.test(type);

const typeByExtension: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".mp3": "audio/mpeg",
  ".wav": "audio/wav",
};
