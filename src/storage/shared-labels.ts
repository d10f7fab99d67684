/** Labels that open more than one copy: all copies are looked at once, and then only what has come in or was edited. */
import { labelsGivenTwice, labelsOf, type LabelGivenTwice } from "#domain/copies/label.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { copyFrom } from "#wire/documents.ts";
import type { Changes } from "./changes.ts";
import type { CopyRow, SchoolDatabase } from "./database.ts";
import { rowsWith } from "./rows-with.ts";

/** Looked at in one go: a few milliseconds of a slow tablet. */
const portion = 500;

export const createSharedLabels = ({ db, changes }: { db: SchoolDatabase; changes: Changes }): (() => Promise<readonly LabelGivenTwice<Copy>[]>) => {
  /** Codes that opened several when they were last looked at. */
  let known: readonly string[] = [];
  let heardOf = new Set<string>();
  let all = true;
  changes.onContent(({ titles }) => {
    // A whole list was taken back, or there is more to look at than all at once takes.
    if (titles.includes("title:*") || heardOf.size + titles.length > portion) all = true;
    else for (const id of titles) heardOf.add(id);
  });

  const everyLabelTwice = async (): Promise<readonly string[]> => {
    const seen = new Set<string>();
    const twice = new Set<string>();
    for (let after = ""; ; ) {
      const rows: CopyRow[] = await db.copies.where("id").above(after).limit(portion).toArray();
      for (const code of rows.flatMap(({ doc }) => labelsOf(copyFrom(doc)))) (seen.has(code) ? twice : seen).add(code);
      const last = rows[rows.length - 1];
      if (last === undefined) return [...twice];
      after = last.id;
    }
  };

  const labelsAmong = async (ids: readonly string[]): Promise<readonly string[]> => {
    const [copies, ofTitles] = await Promise.all([db.copies.bulkGet(ids.filter((id) => id.startsWith("copy:"))), rowsWith(db.copies, "title", ids.filter((id) => id.startsWith("title:")))]);
    return [...copies, ...ofTitles].flatMap((row) => (row ? labelsOf(copyFrom(row.doc)) : []));
  };

  const look = async (): Promise<readonly LabelGivenTwice<Copy>[]> => {
    // A first reading has not ended yet: what it brings is looked at when it has.
    if ((await db.device.get("this"))?.deferred) return [];
    const [heard, isAll] = [heardOf, all];
    heardOf = new Set();
    all = false;
    const codes = isAll ? await everyLabelTwice() : [...new Set([...known, ...(await labelsAmong([...heard]))])];
    const rows = new Map((await rowsWith(db.copies, "codes", codes)).map((row) => [row.id, row]));
    // In one order whatever was heard: a screen numbers them.
    const copies = [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ doc }) => copyFrom(doc));
    const asked = new Set(codes);
    const shared = labelsGivenTwice(copies).filter(({ code }) => asked.has(code));
    known = shared.map(({ code }) => code);
    return shared;
  };

  // One after the other: what was read earlier must not end up on top of what was read later.
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const mine = last.then(look);
    last = mine.catch(() => {
      all = true;
    });
    return mine;
  };
};
