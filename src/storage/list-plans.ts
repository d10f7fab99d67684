/** What a list would change: compared with what the school has, row by row, before anything is written. */
import { titleKeyOf } from "#domain/catalogue/title-key.ts";
import { displayTitle, type Title } from "#domain/catalogue/title.ts";
import { borneCodes } from "#domain/copies/label.ts";
import { sameName, type Patron } from "#domain/patrons/patron.ts";
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

export const planBookRows = (rows: readonly BookRow[], here: { titles: ReadonlyMap<string, Title["id"]>; codes: ReadonlySet<string>; numbersLeft: number }): ListPlan => {
  const taken = new Set<string>();
  const work: BookWork[] = [];
  const planned = rows.map((row): PlannedRow => {
    const label = displayTitle(row.title);
    const known = row.copies.filter((copy) => borneCodes(copy).some((code) => here.codes.has(code) || taken.has(code)));
    const copies = row.copies.filter((copy) => !known.includes(copy));
    const title = here.titles.get(titleKeyOf(row.title));
    // A bare count of a title that is here says nothing new: taking the same list in twice does not double the stock.
    const quantity = title === undefined ? row.quantity : 0;
    if (copies.length === 0 && (title !== undefined || (known.length > 0 && quantity === 0))) {
      const numbers = known.map(({ accessionNo, barcodes }) => accessionNo || barcodes[0]).join(", ");
      return { row: row.row, what: "skip", label, why: known.length > 0 ? { type: "NumbersAlreadyHere", numbers } : { type: "NothingNew" } };
    }
    for (const code of copies.flatMap(borneCodes)) taken.add(code);
    work.push({ row: { ...row, quantity }, title, copies });
    const count = copies.length + quantity;
    return title === undefined ? { row: row.row, what: "add", label, why: { type: "Copies", copies: count } } : { row: row.row, what: "change", label, why: { type: "MoreCopies", copies: count } };
  });
  const wanted = work.reduce((sum, { row }) => sum + row.quantity, 0);
  const totals = totalsOf(planned, work.reduce((sum, { copies }) => sum + copies.length, wanted));
  return { kind: "books", rows: planned, totals, ...(wanted > here.numbersLeft ? { tooFewNumbers: { wanted, left: here.numbersLeft } } : {}), work };
};

export const planPatronRows = (
  rows: readonly (PatronListRow & { readonly matchKey?: string })[],
  here: { byMatchKey: ReadonlyMap<string, Patron>; byName: ReadonlyMap<string, Patron>; openYear: number },
): ListPlan => {
  const work: PatronWork[] = [];
  const met = new Set<Patron>();
  const planned = rows.map((row): PlannedRow => {
    const label = [row.fullName, row.classUnit].filter((part) => part !== undefined).join(" · ");
    const patron = (row.matchKey === undefined ? undefined : here.byMatchKey.get(row.matchKey)) ?? sameReader(row, here.byName, met);
    if (patron) met.add(patron);
    const changes = patron ? changesOf(patron, row, here.openYear) : [];
    if (patron && changes.length === 0) return { row: row.row, what: "skip", label, why: { type: "NothingNew" } };
    work.push({ row, patron, matchKey: row.matchKey });
    return patron ? { row: row.row, what: "change", label, why: { type: "Changes", changes } } : { row: row.row, what: "add", label };
  });
  return { kind: "patrons", rows: planned, totals: totalsOf(planned, 0), work };
};

/** Two pupils of one class may share name and year of birth: with another sector id, or on another row, it is somebody else. */
const sameReader = (row: PatronListRow & { readonly matchKey?: string }, byName: ReadonlyMap<string, Patron>, met: ReadonlySet<Patron>): Patron | undefined => {
  const patron = byName.get(personKey(row));
  if (patron === undefined || met.has(patron)) return undefined;
  return patron.matchKey === undefined || row.matchKey === undefined ? patron : undefined;
};

export const personKey = (person: { fullName: string; classUnit?: string; yearOfBirth?: number }): string =>
  [sameName(person.fullName), person.classUnit ?? "", person.yearOfBirth ?? ""].join("|");

const changesOf = (patron: Patron, row: PatronListRow & { readonly matchKey?: string }, openYear: number): { field: string; from: unknown; to: unknown }[] => [
  ...(["fullName", "classUnit", "grade", "yearOfBirth"] as const).flatMap((field) =>
    row[field] === undefined || row[field] === patron[field] ? [] : [{ field, from: patron[field] ?? "", to: row[field] }],
  ),
  // Found by name: from now on by the sector id, also in another class. Its digest says nothing to a person.
  ...(row.matchKey === undefined || patron.matchKey !== undefined ? [] : [{ field: "sectorId", from: "", to: "✓" }]),
  // Who had left and is on a list again is a reader again.
  ...(patron.active ? [] : [{ field: "active", from: "", to: "✓" }]),
  // The same class, of the year that is open now.
  ...(row.classUnit === undefined || patron.classYear === undefined || patron.classYear >= openYear ? [] : [{ field: "classYear", from: patron.classYear, to: openYear }]),
];

const totalsOf = (rows: readonly PlannedRow[], copies: number): ListPlan["totals"] => ({
  add: rows.filter(({ what }) => what === "add").length,
  change: rows.filter(({ what }) => what === "change").length,
  skip: rows.filter(({ what }) => what === "skip").length,
  copies,
});
