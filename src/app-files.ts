/**
 * The app's own files as a device keeps them, each with a sum over what it says that the build writes in: so a new version is known
 * to be here whole before the old one goes. A server may write a `<base>` of its own into the page, and nothing else.
 */
export interface AppFile {
  readonly url: string;
  /** Absent of what has a sum in its name. */
  readonly revision: string | null;
  readonly sum?: string;
}

export const sumOf = async (url: string, content: BufferSource): Promise<string> => {
  const bytes = await crypto.subtle.digest("SHA-256", url.endsWith(".html") ? new TextEncoder().encode(withoutBase(new TextDecoder().decode(content))) : content);
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
};

/** What a page cannot start without: its scripts and its styles. */
export const neededBy = (page: string): readonly string[] => [
  ...[...page.matchAll(/<script\b[^>]*\bsrc="([^"]+)"/g)].map(([, url = ""]) => url),
  ...[...page.matchAll(/<link\b[^>]*>/g)].flatMap(([tag]) => (/\brel="stylesheet"/.test(tag) ? [/\bhref="([^"]+)"/.exec(tag)?.[1] ?? ""] : [])),
].map((url) => url.replace(/^\.?\//, ""));

/** The library that reads bar codes as WebAssembly, packed. */
export const packedDecoder = "decoder/zxing-reader.wasm.gz";

/** All words of a language, packed likewise. */
export const packedWords = (language: "vi" | "en"): string => `words/${language}.json.gz`;

/** Every browser that the app is built for can unpack what lies packed on the device. */
export const unpacked = async (address: string): Promise<Response> => {
  const packed = await fetch(address);
  if (!packed.ok || packed.body === null) throw new Error(`${address}: ${packed.status}`);
  return new Response(packed.body.pipeThrough(new DecompressionStream("gzip")));
};

/** Of the two decoders a device keeps the one that it can run: the other would take room and never be asked for. */
export const isKeptWhere = (hasWebAssembly: boolean) => (url: string): boolean => (hasWebAssembly ? !/\bbase-decoder-[^/]*\.js$/.test(url) : url !== packedDecoder);

const withoutBase = (page: string): string => page.replace(/<base\b[^>]*>/i, "").replace(/\s+/g, "");
