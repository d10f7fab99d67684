/** What a list would change: compared with what the school has, row by row, before anything is written. */
import { displayTitle, type Title } from "#domain/catalogue/title.ts";
import { foldCode } from "#domain/copies/barcode.ts";
import { fold } from "#domain/kernel/fold.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { BookRow, ListPlan, PatronRow as PatronListRow, PlannedRow } from "../desk/services.ts";

export interface BookWork {
  readonly row: BookRow;
  /** The title that is here already, or undefined for a new one. */
  readonly title: Title["id"] | undefined;
  /** Numbers from the file that are new here. */
  readonly copies: BookRow["copies"];
}

export interface PatronWork {
  readonly row: PatronListRow;
  readonly patron: Patron | undefined;
  readonly matchKey: string | undefined;
}

export const planBookRows = (rows: readonly BookRow[], here: { titles: ReadonlyMap<string, Title["id"]>; codes: ReadonlySet<string> }): ListPlan => {
  const taken = new Set<string>();
  const work: BookWork[] = [];
  const planned = rows.map((row): PlannedRow => {
    const label = displayTitle(row.title);
    const known = row.copies.filter(({ accessionNo, barcodes }) => [accessionNo, ...barcodes].some((code) => code !== "" && (here.codes.has(foldCode(code)) || taken.has(foldCode(code)))));
    const copies = row.copies.filter((copy) => !known.includes(copy));
    const title = here.titles.get(titleKey(row.title));
    if (copies.length === 0 && row.quantity === 0 && (known.length > 0 || title !== undefined)) {
      return { row: row.row, what: "skip", label, why: { type: "NumbersAlreadyHere", numbers: known.map(({ accessionNo }) => accessionNo).join(", ") } };
    }
    for (const { accessionNo, barcodes } of copies) for (const code of [accessionNo, ...barcodes]) if (code !== "") taken.add(foldCode(code));
    work.push({ row, title, copies });
    return { row: row.row, what: title === undefined ? "add" : "change", label, ...(title === undefined ? {} : { why: { type: "MoreCopies", copies: copies.length + row.quantity } }) };
  });
  return { kind: "books", rows: planned, totals: totalsOf(planned, work.reduce((sum, { copies, row }) => sum + copies.length + row.quantity, 0)), work };
};

export const planPatronRows = (
  rows: readonly (PatronListRow & { readonly matchKey?: string })[],
  here: { byMatchKey: ReadonlyMap<string, Patron>; byName: ReadonlyMap<string, Patron> },
): ListPlan => {
  const work: PatronWork[] = [];
  const planned = rows.map((row): PlannedRow => {
    const label = [row.fullName, row.classUnit].filter((part) => part !== undefined).join(" · ");
    const patron = (row.matchKey === undefined ? undefined : here.byMatchKey.get(row.matchKey)) ?? here.byName.get(personKey(row));
    const changes = patron ? changesOf(patron, row) : [];
    if (patron && changes.length === 0) return { row: row.row, what: "skip", label, why: { type: "NothingNew" } };
    work.push({ row, patron, matchKey: row.matchKey });
    return patron ? { row: row.row, what: "change", label, why: { type: "Changes", changes } } : { row: row.row, what: "add", label };
  });
  return { kind: "patrons", rows: planned, totals: totalsOf(planned, 0), work };
};

/** One title = the same words in title, volume, first author, year and publisher, whatever the tone marks and capitals. */
export const titleKey = (title: Omit<Title, "id">): string =>
  [title.titleProper, title.volumePart ?? "", title.authors[0] ?? "", title.publicationYear ?? "", title.publisher ?? ""].map((part) => fold(part).replace(/[^\p{L}\p{N}]+/gu, " ").trim()).join("|");

export const personKey = (person: { fullName: string; classUnit?: string; yearOfBirth?: number }): string =>
  [person.fullName.normalize("NFC").toLowerCase().replace(/\s+/g, " ").trim(), person.classUnit ?? "", person.yearOfBirth ?? ""].join("|");

const changesOf = (patron: Patron, row: PatronListRow): { field: string; from: unknown; to: unknown }[] =>
  (["fullName", "classUnit", "grade", "yearOfBirth"] as const).flatMap((field) =>
    row[field] === undefined || row[field] === patron[field] ? [] : [{ field, from: patron[field] ?? "", to: row[field] }],
  );

const totalsOf = (rows: readonly PlannedRow[], copies: number): ListPlan["totals"] => ({
  add: rows.filter(({ what }) => what === "add").length,
  change: rows.filter(({ what }) => what === "change").length,
  skip: rows.filter(({ what }) => what === "skip").length,
  copies,
});
