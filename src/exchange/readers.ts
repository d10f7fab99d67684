/**
 * A class list of the sector database holds addresses, parents and telephone numbers. Lending needs six things of it:
 * the sector id, the name, the class, the grade, the status, and the year (not the day) of birth. No other column is read;
 * which ones were dropped is said, so that the screen can show it. Who no longer studies here is not brought in.
 */
import { fold } from "../domain/kernel/fold.ts";
import type { PatronGroup } from "../domain/patrons/patron.ts";
import { gradeOfClass } from "../domain/patrons/school-class.ts";
import { oneLine } from "./clean-text.ts";
import { bodyOf, columnsByField } from "./header.ts";
import type { Header } from "./header.ts";
import type { PatronField } from "./header-words.ts";
import type { RefusedRow, RowRefusal, WarnedRow } from "./reasons.ts";
import { faultOf } from "./row-faults.ts";
import { dayOfSerial } from "./serial-day.ts";
import type { Table, TableRow } from "./table.ts";
import { gradeFrom } from "./title-facts.ts";

export interface PatronRecord {
  readonly row: number;
  /** Only to match with the next list: it is digested before anything is stored. */
  readonly sectorId?: string;
  readonly fullName: string;
  readonly group: PatronGroup;
  readonly classUnit?: string;
  readonly grade?: number;
  readonly yearOfBirth?: number;
  readonly warnings: readonly WarnedRow[];
}

export interface PatronsOptions {
  /** What all in the list are; without it pupils where there are classes, else teachers, told apart by their position. */
  readonly group?: PatronGroup;
  /** What the list says above its header, when no more than its body is at hand. */
  readonly classOfList?: string;
}

export interface PatronsRead {
  readonly records: readonly PatronRecord[];
  readonly refused: readonly RefusedRow[];
  /** Headings of the columns that were not read. */
  readonly droppedColumns: readonly string[];
  readonly rows: number;
}

type CellOf = (field: PatronField) => string;

const textLimit = 120;

export const patronsFrom = (table: Table, header: Header, options: PatronsOptions = {}): PatronsRead => {
  const columns = columnsByField(header);
  const classOfAll = columns.has("classUnit") ? "" : (options.classOfList ?? classNamedBy(table, header));
  const rowOfReader = new Map<string, number>();
  const records: PatronRecord[] = [];
  const refused: RefusedRow[] = [];
  for (const row of bodyOf(table, header)) {
    const written = cellsOf(row, columns);
    const cell: CellOf = (field) => (field === "classUnit" ? written(field) || classOfAll : written(field));
    if (!holdsSomething(row, header)) continue;
    const refusal = faultOf(row, header) ?? refusalOf(cell) ?? repeatedIn(rowOfReader, cell, row.number);
    if (refusal === undefined) records.push(recordFrom(cell, row.number, options.group ?? groupOf(cell, columns.has("classUnit") || classOfAll !== "")));
    else refused.push({ row: row.number, record: records.length + refused.length + 1, reason: refusal });
  }
  const droppedColumns = header.unmapped.map(({ words }) => words);
  return { records, refused, droppedColumns, rows: records.length + refused.length };
};

const recordFrom = (cell: CellOf, row: number, group: PatronGroup): PatronRecord => {
  const classUnit = classFrom(cell("classUnit")) || cell("department");
  const grade = gradeFrom(cell("grade")) ?? (group === "pupil" ? gradeOfClass(classUnit) : undefined);
  const birth = cell("yearOfBirth");
  const yearOfBirth = yearFrom(birth);
  const sectorId = sectorIdFrom(cell);
  const warnings: WarnedRow[] = birth !== "" && yearOfBirth === undefined ? [{ row, reason: { type: "YearOfBirthUnreadable" } }] : [];
  return {
    row,
    fullName: nameFrom(cell),
    group,
    ...(sectorId === "" ? {} : { sectorId }),
    ...(classUnit === "" ? {} : { classUnit }),
    ...(grade === undefined ? {} : { grade }),
    ...(yearOfBirth === undefined ? {} : { yearOfBirth }),
    warnings,
  };
};

const refusalOf = (cell: CellOf): RowRefusal | undefined => {
  const name = nameFrom(cell);
  if (!/\p{L}/u.test(name)) return { type: "NoName" };
  if (name.length > textLimit) return { type: "TextTooLong", field: "fullName", length: name.length, limit: textLimit };
  const long = (["classUnit", "department", "sectorId"] as const).find((field) => cell(field).length > textLimit);
  if (long !== undefined) return { type: "TextTooLong", field: long, length: cell(long).length, limit: textLimit };
  if (summary.test(fold(name))) return { type: "SummaryRow", text: name };
  const status = cell("status");
  return status === "" || present.test(fold(status)) ? undefined : { type: "NotEnrolled", status: status.slice(0, 60) };
};

const summary = /^(tong cong|tong so|danh sach nay|nguoi lap|giao vien chu nhiem|hieu truong\b)/;
const present = /^(dang hoc|hoc|dang lam viec|dang cong tac|dang day|active|enrolled)\b/;

const repeatedIn = (rowOfReader: Map<string, number>, cell: CellOf, row: number): RowRefusal | undefined => {
  const sectorId = sectorIdFrom(cell);
  const key = sectorId === "" ? [fold(nameFrom(cell)), fold(cell("classUnit") || cell("department")), yearFrom(cell("yearOfBirth")) ?? ""].join("|") : `id ${sectorId}`;
  const other = rowOfReader.get(key);
  if (other === undefined) rowOfReader.set(key, row);
  if (other === undefined) return undefined;
  return sectorId === "" ? { type: "SameReaderOnAnotherRow", row: other } : { type: "SectorIdOnAnotherRow", row: other };
};

const cellsOf = (row: TableRow, columns: ReturnType<typeof columnsByField>): CellOf => (field) => {
  const column = columns.get(field);
  if (column === undefined) return "";
  return oneLine(row.cells[column] || (sharedFields.has(field) ? (row.fromAbove?.get(column) ?? "") : ""));
};

/** A class written once in a merged cell holds for all its pupils. */
const sharedFields: ReadonlySet<PatronField> = new Set<PatronField>(["classUnit", "grade", "department"]);

const holdsSomething = (row: TableRow, header: Header): boolean =>
  header.columns.some(({ column, field }) => field !== undefined && field !== "runningNumber" && (row.cells[column] ?? "") !== "") || faultOf(row, header) !== undefined;

const nameFrom = (cell: CellOf): string => oneLine(cell("fullName") === "" ? `${cell("familyName")} ${cell("givenName")}` : `${cell("fullName")} ${cell("givenName")}`);

const sectorIdFrom = (cell: CellOf): string => cell("sectorId").replace(/[\s'’]/g, "").toUpperCase();

const classFrom = (text: string): string => text.replace(/^(lớp|lop)\s+/iu, "");

/** A list of one class says which above its header ("DANH SÁCH HỌC SINH LỚP 6A") or in its sheet's name. */
export const classNamedBy = (table: Table, header: Header): string => {
  const above = table.rows.filter(({ number }) => number < header.row).flatMap(({ cells }) => cells);
  const sheet = table.sheets[table.sheet]?.name ?? "";
  const named = [...above, `lớp ${sheet.trim().replace(/^lớp\s*/iu, "")}`].map((text) => namedClass.exec(text)?.[1]).find((found) => found !== undefined);
  return (named ?? "").replace(/\s/g, "").toUpperCase();
};

/** "lớp 6A", "lớp 10 A1", "lớp 5/3"; "lớp 9" alone is a grade. */
const namedClass = /(?<!\p{L})lớp\s*:?\s*(\d{1,2}(?:\s?\p{Lu}[\d.]{0,3}|\s?[/.]\s?\d{1,2}))(?![\p{L}\d/])/iu;

/** The year alone leaves this function. A bare number of five digits is a day that Excel counts from 1900. */
const yearFrom = (text: string): number | undefined => {
  const year = Number(/^(?:.*[/.\- ])?((?:19|20)\d{2})$/.exec(text)?.[1] ?? /^((?:19|20)\d{2})-\d{1,2}-\d{1,2}/.exec(text)?.[1] ?? yearOfSerial(text));
  return year >= 1900 && year <= 2099 ? year : undefined;
};

const yearOfSerial = (text: string): number =>
  /^[1-5]\d{4}$/.test(text) ? Number(dayOfSerial(Number(text))?.slice(0, 4)) : 0;

const groupOf = (cell: CellOf, hasClasses: boolean): PatronGroup => {
  const position = fold(cell("position"));
  if (/hieu truong|hieu pho|ban giam hieu|quan ly/.test(position)) return "management";
  if (/nhan vien|ke toan|van thu|thu vien|bao ve|y te|thiet bi|thu quy|tap vu/.test(position)) return "staff";
  if (/phu huynh/.test(position)) return "parent";
  if (/giao vien|to truong|to pho|giang day/.test(position)) return "teacher";
  return hasClasses ? "pupil" : "teacher";
};
