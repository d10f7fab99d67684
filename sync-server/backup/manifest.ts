/** What lies in a backup: each file with its SHA-256. The manifest is written last: a folder without one is no backup. */
import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import * as v from "valibot";
import { writeDurably } from "../durable-file.ts";

const schema = v.object({
  v: v.literal(1),
  /** When it was made, as an ISO instant, and by which release. */
  made: v.string(),
  release: v.string(),
  files: v.array(v.object({ path: v.pipe(v.string(), v.regex(/^(?!\/)(?!.*(?:^|\/)\.\.?(?:\/|$))[^\\\0]+$/)), bytes: v.number(), sha256: v.string() })),
});

export type Manifest = v.InferOutput<typeof schema>;
export type BackedUpFile = Manifest["files"][number];

export const writeManifest = (folder: string, manifest: Manifest): void => writeDurably(join(folder, fileName), `${JSON.stringify(manifest, undefined, 1)}\n`);

/** Undefined: there is none, or it cannot be read. */
export const manifestIn = (folder: string): Manifest | undefined => {
  try {
    const read = v.safeParse(schema, JSON.parse(readFileSync(join(folder, fileName), "utf8")));
    return read.success ? read.output : undefined;
  } catch {
    return undefined;
  }
};

export const sha256Of = async (path: string): Promise<string> => {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
};

const fileName = "backup.json";
