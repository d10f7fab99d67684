/**
 * The demo is a school of its own, in a directory of its own, filled once. Its key lies beside it, written last: a demo that was
 * killed while it was being filled has none and is made again.
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { dayAt } from "#domain/kernel/day.ts";
import { newId } from "#domain/kernel/ids.ts";
import type { DemoEntry } from "./api/demo.ts";
import type { Enrolment } from "./api/enrolment.ts";
import { writeDurably } from "./durable-file.ts";
import type { Kept } from "./engine.ts";

export interface DemoDeps {
  readonly directory: string;
  readonly enrolment: Enrolment;
  readonly bulk: (database: string, documents: readonly { readonly _id: string }[]) => Promise<readonly Kept[]>;
  readonly clock: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly version: string;
}

/** Before the storage is opened: `ours` are the places inside the directory that the server itself writes. */
export const clearHalfMadeDemo = (directory: string, ours: readonly string[]): void => {
  if (existsSync(join(directory, keyFile))) return;
  for (const place of ours) rmSync(place, { recursive: true, force: true });
};

export const isDemoMade = (directory: string): boolean => existsSync(join(directory, keyFile));

export const openDemo = async (deps: DemoDeps): Promise<DemoEntry> => {
  const file = join(deps.directory, keyFile);
  if (!existsSync(file)) writeDurably(file, JSON.stringify(await fillDemo(deps)));
  return JSON.parse(readFileSync(file, "utf8")) as DemoEntry;
};

const keyFile = "demo.json";
/** Everyone who tries the demo sees the same books, pupils and loans. */
const seed = 1;
const batch = 500;

const fillDemo = async ({ enrolment, bulk, clock, randomBytes, version }: DemoDeps): Promise<DemoEntry> => {
  const { makeDemoSchool } = await import("./demo/make-demo.ts");
  const rawKey = Uint8Array.from(randomBytes(32));
  const { school, years, documents } = await makeDemoSchool({ today: dayAt(clock()), seed, rawKey, app: version });
  const admin = { name: "demo", password: Buffer.from(randomBytes(24)).toString("base64url") };
  const device = { id: newId("device", () => randomBytes(1)[0] ?? 0), name: "Tủ Sách" };
  const enrolled = await enrolment.setUp({ school, years, admin }, device);
  if (!enrolled.ok) throw new Error(`the demo school cannot be set up: ${enrolled.error}`);
  for (const [database, all] of documents) {
    for (let from = 0; from < all.length; from += batch) {
      for (const kept of await bulk(database, all.slice(from, from + batch))) {
        if (!kept.ok) throw new Error(`the demo school does not fit: ${kept.id} in ${database}: ${kept.reason}`);
      }
    }
  }
  return { key: Buffer.from(rawKey).toString("base64url") };
};
