/**
 * A backup becomes a data directory again. Every file is compared with its digest before and after it is copied, and nothing stands
 * under its own name until all are there: a restore that was cut off can be begun anew.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { err, ok, type Result } from "#domain/kernel/result.ts";
import { openDataDirectory } from "../data-directory.ts";
import { messages, type Words } from "../messages.ts";
import { flush, isSound } from "./make-backup.ts";
import { manifestIn, sha256Of, type Manifest } from "./manifest.ts";

export interface RestoreAsked {
  readonly from: string;
  readonly data: string;
}

/** Throws a `StartRefusal` when the data directory cannot be written or is in use. */
export const restoreBackup = async ({ from, data }: RestoreAsked): Promise<Result<Manifest, Words>> => {
  const manifest = manifestIn(from);
  if (manifest === undefined) return err(messages.notABackup(from));
  if (existsSync(data) && readdirSync(data).some((name) => !ofAnEmptyDirectory.has(name))) return err(messages.dataDirectoryNotEmpty(data));
  const directory = openDataDirectory(data);
  try {
    const draft = join(data, draftName);
    rmSync(draft, { recursive: true, force: true });
    for (const { path, sha256 } of manifest.files) {
      const [kept, copy] = [join(from, path), join(draft, path)];
      if (!existsSync(kept) || (await sha256Of(kept)) !== sha256) return err(messages.backupIsDamaged(path));
      mkdirSync(dirname(copy), { recursive: true, mode: 0o700 });
      copyFileSync(kept, copy);
      flush(copy);
      if ((await sha256Of(copy)) !== sha256 || (path.endsWith(".sqlite") && !isSound(copy))) return err(messages.backupIsDamaged(path));
    }
    // The databases last: without them the directory is taken for an empty one.
    const names = readdirSync(draft).toSorted((one) => (one === "databases" ? 1 : -1));
    for (const name of names) renameSync(join(draft, name), join(data, name));
    rmSync(draft, { recursive: true, force: true });
    return ok(manifest);
  } finally {
    directory.release();
  }
};

const draftName = ".restoring";
/** The lock of a server that was here, and a restore that was cut off. */
const ofAnEmptyDirectory = new Set(["in-use.lock", draftName]);
