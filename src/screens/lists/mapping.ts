/** How columns are read: proposed by their words, changed by a person, remembered for files with the same header. */
import type { ListColumn, ListKind, Mapping, OpenedList } from "./list-reader.ts";

export const proposedMapping = (columns: readonly ListColumn[]): Mapping => new Map(columns.map(({ column, field }) => [column, field]));

/** A field is read from one column: the column that had it before gives it up. */
export const mapped = (mapping: Mapping, column: number, field: string | undefined): Mapping =>
  new Map([...mapping].map(([each, had]) => [each, each === column ? field : had === field && field !== undefined ? undefined : had]));

/** What lending cannot do without: a book has a title, a reader a name (whole, or in two columns). */
export const missingField = (mapping: Mapping, kind: ListKind): "title" | "fullName" | undefined => {
  const fields = new Set(mapping.values());
  if (kind === "books") return fields.has("title") ? undefined : "title";
  return fields.has("fullName") || (fields.has("familyName") && fields.has("givenName")) ? undefined : "fullName";
};

/** Does the list say how many copies there are, by their numbers or by a count? */
export const namesCopies = (mapping: Mapping): boolean => [...mapping.values()].some((field) => field === "accessionNo" || field === "barcode" || field === "quantity");

export const readColumns = (columns: readonly ListColumn[], mapping: Mapping): { readonly read: readonly ListColumn[]; readonly dropped: readonly ListColumn[] } => ({
  read: columns.filter(({ column }) => isRead(mapping.get(column))),
  dropped: columns.filter(({ column }) => !isRead(mapping.get(column))),
});

export const toRemember = (mapping: Mapping): Record<string, string> => Object.fromEntries([...mapping].map(([column, field]) => [String(column), field ?? ""]));

/** A remembered mapping holds only as far as its fields still exist. */
export const remembered = (kept: Readonly<Record<string, string>>, columns: readonly ListColumn[], fields: readonly string[]): Mapping =>
  new Map(
    columns.map(({ column, field }) => {
      const had = kept[String(column)];
      return [column, had === undefined ? field : fields.includes(had) ? had : undefined];
    }),
  );

/** Of people nothing is kept of columns that were not read when the file was opened. */
export const isOpenedAs = ({ kind, columns }: Pick<OpenedList, "kind" | "columns">, mapping: Mapping): boolean =>
  kind === "books" || columns.every(({ column, field }) => field === mapping.get(column));

/** The running number is known but not read. */
const isRead = (field: string | undefined): boolean => field !== undefined && field !== "runningNumber";
