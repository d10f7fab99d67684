/** Looks for a reader wherever a device or a server keeps anything: as it lies there, and in whatever the school's key opens. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { wordOf } from "#domain/catalogue/search/words.ts";
import { fold } from "#domain/kernel/fold.ts";
import type { SchoolKey } from "#wire/seal.ts";
import { opened } from "#wire/seal.ts";
import type { SimulatedDevice } from "../simulate/device.ts";

/** What tells who it is, each as it could stand somewhere: a name with and without marks, a digest in both ways of writing bytes. */
export const waysToWrite = ({ words, codes, digest }: { words: readonly string[]; codes: readonly string[]; digest: string }): string[] => [
  ...new Set([
    ...words.flatMap((word) => [word, word.normalize("NFD"), word.toLowerCase(), fold(word), wordOf(word.normalize("NFD").toLowerCase()).spelling]),
    ...codes,
    digest,
    Buffer.from(digest, "base64url").toString("hex"),
    Buffer.from(digest, "base64url").toString("base64"),
  ]),
];

/** The places in which one of these is found, each as "place: what". */
export const tracesOf = async (written: readonly string[], places: ReadonlyMap<string, Uint8Array>, key: SchoolKey): Promise<string[]> => {
  const found: string[] = [];
  const ids = new Set([...places.values()].flatMap((bytes) => latin(bytes).match(/(?:patron|tie|note|staff):[0-9a-z]{2,64}/g) ?? []));
  for (const [place, bytes] of places) {
    const text = latin(bytes);
    for (const what of written) if (holds(text, what)) found.push(`${place}: ${what}`);
    // A seal is bound to the id it was made for; of what lies about in a file nobody knows which that was.
    for (const blob of new Set(text.match(/[A-Za-z0-9_-]{40,}/g) ?? [])) {
      for (const id of ids) {
        const plain = await opened<unknown>(key, id, blob).then((content) => JSON.stringify(content), () => undefined);
        if (plain === undefined) continue;
        for (const what of written) if (plain.includes(what)) found.push(`${place}, sealed in ${id.slice(0, id.indexOf(":"))}: ${what}`);
      }
    }
  }
  return [...new Set(found)].sort();
};

export const filesOf = (directory: string): Map<string, Uint8Array> =>
  new Map(
    readdirSync(directory, { recursive: true, encoding: "utf8" })
      .filter((name) => statSync(join(directory, name)).isFile())
      .map((name) => [`server ${name.replace(/school-[0-9a-z]+-/, "")}`, readFileSync(join(directory, name))]),
  );

/** All tables of a device, but for who it is itself: its keys are no secret to it. */
export const tablesOf = async ({ name, here }: SimulatedDevice): Promise<Map<string, Uint8Array>> => {
  const { db } = here();
  const tables = await Promise.all(db.tables.filter((table) => table.name !== "device").map(async (table) => [`${name} ${table.name}`, bytesOf(await table.toArray())] as const));
  return new Map(tables);
};

export const bytesOf = (content: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(content));

export const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

/** In UTF-8 and in UTF-16. */
const holds = (text: string, what: string): boolean => text.includes(latin(Buffer.from(what, "utf8"))) || text.includes(latin(Buffer.from(what, "utf16le")));
