/** `npm run backup` and `npm run restore`: the flags read, the outcome said in both languages. */
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import packageJson from "../../package.json" with { type: "json" };
import { inBothLanguages, messages, type Words } from "../messages.ts";
import { defaultOptions } from "../options.ts";
import { StartRefusal } from "../start-refusal.ts";
import { isDiskFull } from "../storage/full-disk.ts";
import { makeBackup } from "./make-backup.ts";
import { restoreBackup } from "./restore-backup.ts";

const flagsIn = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: { data: { type: "string" }, to: { type: "string" }, from: { type: "string" } } }).values;
  } catch {
    return undefined;
  }
};

const run = async ([what, ...args]: readonly string[]): Promise<{ readonly said: Words; readonly code: number }> => {
  const flags = flagsIn(args);
  const data = flags?.data === undefined ? defaultOptions.data : resolve(flags.data);
  if (what === "backup" && flags !== undefined && flags.from === undefined) {
    const now = new Date();
    const to = flags.to === undefined ? join(resolve("backups"), now.toISOString().replaceAll(":", "-").slice(0, 19)) : resolve(flags.to);
    const made = await makeBackup({ data, to, now, release: packageJson.version });
    return made.ok ? { said: messages.backedUp(to, made.value.files, made.value.bytes), code: 0 } : { said: made.error, code: 1 };
  }
  if (what === "restore" && flags?.from !== undefined && flags.to === undefined) {
    const restored = await restoreBackup({ from: resolve(flags.from), data });
    return restored.ok ? { said: messages.restored(data, restored.value.made), code: 0 } : { said: restored.error, code: 1 };
  }
  return { said: messages.backupUsage(), code: 2 };
};

const main = async (): Promise<void> => {
  try {
    const { said, code } = await run(process.argv.slice(2));
    (code === 0 ? console.log : console.error)(inBothLanguages(said));
    process.exitCode = code;
  } catch (error) {
    if (!(error instanceof StartRefusal) && !isDiskFull(error)) throw error;
    console.error(inBothLanguages(error instanceof StartRefusal ? error.words : messages.noRoomLeft()));
    process.exitCode = 1;
  }
};

await main();
