/**
 * One place counts days: src/domain/kernel/day.ts. Everywhere else a day is a `Day` and an instant a plain number; a `Date`
 * object, a day's length in milliseconds or a time zone in another file is how due days come to differ from screen to screen.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const files = ["src", "sync-server"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|tsx|mjs)$/.test(name))
    .map((name) => join(folder, name).replaceAll("\\", "/")),
);

const dateArithmetic = {
  "makes a Date": /\bnew Date\b|\bDate\.(UTC|parse)\b/,
  "takes a Date apart": /\.(get|set)(UTC)?(Date|Day|Month|FullYear|Year|Hours|Minutes|TimezoneOffset)\(/,
  "writes a date of its own": /\.to(ISO|UTC|Date|LocaleDate|LocaleTime)String\(|\bDateTimeFormat\b|\bdateStyle\b/,
  "knows how long a day is": /\b86_?400(_?000)?\b|\b24 \* 60 \* 60\b|\b60 \* 60 \* 24\b/,
  "knows a time zone": /Asia\/|\btimeZone\b|\b25_?569\b/,
} as const;

/** Files that may, and why: none of them asks which day it is. */
const reasons: Readonly<Record<string, string>> = {
  "src/domain/kernel/day.ts": "this is the place",
  "src/sync/answers.ts": "the server's clock comes as the text of an HTTP header",
  "src/ui/instant.ts": "shows an instant by the school's clock",
  "sync-server/backup/main.ts": "a backup says when it was made, in the name of its folder",
  "sync-server/backup/make-backup.ts": "a backup says when it was made, in the name of its folder",
  "sync-server/replication/replicate.ts": "CouchDB's history of a replication names instants as HTTP does",
  "sync-server/replication/replications.ts": "CouchDB's history of a replication names instants as HTTP does",
  "sync-server/tls/certificates.ts": "a certificate's times are instants of X.509",
  "sync-server/tls/certificate-store.ts": "a certificate's times are instants of X.509",
};

const codeOf = (file: string): string => readFileSync(join(root, file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
const foundIn = (code: string): string[] => Object.entries(dateArithmetic).flatMap(([what, pattern]) => (pattern.test(code) ? [what] : []));

test("date arithmetic is found when it is there", () => {
  const samples = ["const d = new Date();", "d.setDate(d.getDate() + 7)", "today.toISOString().slice(0, 10)", "due + 7 * 86400000", 'format(now, { timeZone: "UTC" })'];
  expect(samples.map((code) => foundIn(code).length > 0)).toEqual(samples.map(() => true));
  expect(foundIn("const now = Date.now(); const later = addDays(today, 7); setDay(1)")).toEqual([]);
});

test("how late a book is, is asked in one place, so that no two screens say it differently", () => {
  const counting = files.filter((file) => file.startsWith("src/") && /daysBetween\([^()]*\bdue\b/.test(codeOf(file)));
  expect(counting).toEqual(["src/domain/circulation/lend.ts"]);
});

test("only the calendar's own file counts days; others that know of dates have a reason", () => {
  expect(files.length).toBeGreaterThan(150);
  const found = files.flatMap((file) => foundIn(codeOf(file)).map((what) => ({ file, what })));
  expect(found.filter(({ file }) => !(file in reasons)).map(({ file, what }) => `${file} ${what}`)).toEqual([]);
  // A reason that is no longer needed goes.
  expect(Object.keys(reasons).filter((file) => !found.some((one) => one.file === file))).toEqual([]);
});
