/** What gave way when two edits met: shown beside what stands now, brought back as an ordinary edit, or put away. */
import { same } from "#domain/kernel/merge.ts";
import { err, ok, type Result } from "#domain/kernel/result.ts";
import type { StaffRole } from "#domain/school/staff-role.ts";
import type { SchoolKey } from "#wire/seal.ts";
import { schoolSettingId } from "#wire/school-setting.ts";
import type { People } from "../desk/ports.ts";
import type { ReplacedEdit, ReplacedRefusal, ReplacedService } from "../desk/replaced.ts";
import { contentOf as changedBy, type Changes } from "./changes.ts";
import type { LostRow, SchoolDatabase } from "./database.ts";
import { documentTables, isNewerRow, kindOfId, rowFrom, type Row } from "./document-rows.ts";
import { changedFields, contentOfDocument, nameOfDocument, withContent, type Content } from "./document-words.ts";
import { putEdited } from "./edits.ts";
import { fromAside, keptAside } from "./merging.ts";
import { rowOf } from "./refused-rows.ts";

export interface ReplacedDeps {
  readonly db: SchoolDatabase;
  readonly key: SchoolKey;
  readonly people: People;
  readonly changes: Changes;
  readonly role: () => StaffRole | undefined;
  readonly now: () => number;
  readonly openYear: () => number;
}

export const createReplaced = (deps: ReplacedDeps): ReplacedService => {
  const { db, key, changes } = deps;

  const fileOf = async (row: LostRow): Promise<ReplacedEdit[]> => {
    const held = await rowOf(db, row.id);
    const lost = await fromAside(key, row.id, row.fields).catch(() => undefined);
    // Of another key, or of what is gone: neither can be said.
    const content = held && (await contentOfDocument(key, held.doc));
    if (!lost || !held || !content) return [];
    return [
      {
        row: row.n ?? 0,
        of: kindOfId(row.id),
        name: await nameOfDocument(deps, held.doc),
        at: row.at,
        elsewhere: row.elsewhere === true,
        fields: Object.entries(lost).map(([field, mine]) => ({ field, mine, now: content[field] ?? null })),
        answered: row.answered?.is,
        mayBringBack: mayBringBack(row.id, lost) && !isNewerRow(held),
      },
    ];
  };

  /** `change` answers the new content, or undefined when the document stays as it is. */
  const settle = async (n: number, change: (row: LostRow, content: Content) => Promise<{ readonly content: Content | undefined; readonly answered: LostRow["answered"] } | undefined>): Promise<Result<void, ReplacedRefusal>> => {
    if (deps.role() !== "librarian") return err({ type: "ForLibrarians" });
    for (;;) {
      const row = await db.lost.get(n);
      const held = row && (await rowOf(db, row.id));
      const content = held && (await contentOfDocument(key, held.doc));
      const settled = row && content && (await change(row, content));
      if (!row || !held || !settled || (settled.content && isNewerRow(held))) return err({ type: "NotHere" });
      const anew: Row | undefined = settled.content && (await rowFrom(key, await withContent(key, held.doc, settled.content), held.database));
      const isDone = await db.transaction("rw", [db.lost, db.outbox, db.counters, ...documentTables(db)], async () => {
        const now = await rowOf(db, row.id);
        if (!same(now?.doc, held.doc) || !same(await db.lost.get(n), row)) return false;
        if (anew) await putEdited(db, [anew]);
        const { answered, ...rest } = row;
        await db.lost.put(settled.answered === undefined ? rest : { ...rest, answered: settled.answered });
        return true;
      });
      if (!isDone) continue;
      changes.tell(changedBy(anew ? [row.id] : []));
      return ok(undefined);
    }
  };

  return {
    all: async () => (await Promise.all((await db.lost.reverse().toArray()).filter(({ id }) => !hasItsOwnPlace(id)).map(fileOf))).flat(),

    counts: async () => {
      const rows = await db.lost.filter(({ id }) => !hasItsOwnPlace(id)).toArray();
      const held = await Promise.all(rows.map(({ id }) => rowOf(db, id)));
      const shown = rows.filter((_row, index) => held[index] !== undefined);
      return { all: shown.length, open: shown.filter(({ answered }) => answered === undefined).length };
    },

    bringBack: (n) =>
      settle(n, async (row, content) => {
        const lost = row.answered ? undefined : await fromAside(key, row.id, row.fields);
        if (!lost || !mayBringBack(row.id, lost)) return undefined;
        const before = await keptAside(key, row.id, Object.fromEntries(Object.keys(lost).map((field) => [field, content[field]])));
        return { content: withFields(content, lost), answered: { is: "broughtBack", at: deps.now(), year: deps.openYear(), before } };
      }),

    itIsFine: (n) => settle(n, async (row) => (row.answered ? undefined : { content: undefined, answered: { is: "fine", at: deps.now(), year: deps.openYear() } })),

    takeBack: (n) =>
      settle(n, async (row, content) => {
        if (!row.answered) return undefined;
        if (row.answered.before === undefined) return { content: undefined, answered: undefined };
        const [lost, before] = await Promise.all([fromAside(key, row.id, row.fields), fromAside(key, row.id, row.answered.before)]);
        const stands = changedFields(content, lost, Object.keys(lost)).every(({ mine, now }) => same(mine, now));
        return { content: stands ? withFields(content, before) : undefined, answered: undefined };
      }),
  };
};

const withFields = (content: Content, fields: Content): Content => Object.fromEntries(Object.entries({ ...content, ...fields }).filter(([, value]) => value !== null && value !== undefined));

/** The day book shows its own words where they were written. */
const hasItsOwnPlace = (id: string): boolean => kindOfId(id) === "day";

const mayBringBack = (id: string, lost: Content): boolean => id !== schoolSettingId || !("year" in lost || "closedYear" in lost);
