/**
 * A file that carries documents from one device of a school to another when no server can. Its first line says in plain what
 * it is: which school's, from which device, made when, how much is in it; each line after it is a part, sealed with the
 * school's key. The first line is bound into every seal, so that nothing in it can be changed either. Version 1; what a later
 * version writes is refused by an older program, which says so.
 */
import type { Day } from "#domain/kernel/day.ts";
import { isIdOf, tailOf, type DeviceId, type SchoolId } from "#domain/kernel/ids.ts";
import { err, ok, type Result } from "#domain/kernel/result.ts";
import { audienceOf } from "./database-names.ts";
import type { WireDocument } from "./documents.ts";
import { opened, sealed, toBase64Url, type SchoolKey } from "./seal.ts";

export const sealedFileFormat = "tu-sach-file";
const opening = `{"format":"${sealedFileFormat}"`;
/** So many bytes of a file tell whether it can be one of these. */
export const openingLength = opening.length;

/** One document as the device that made the file had it; with `_rev` when the server has it or had what it was edited from. */
export interface FileRow {
  readonly database: string;
  readonly doc: WireDocument;
  /** What the server had when it was edited there. */
  readonly base?: WireDocument;
  /** The server has it already, as far as that device knew. */
  readonly sent?: true;
  /** Whose edit it is, and of which file, when it came to that device by a file itself. */
  readonly from?: FileOrigin;
}

export interface FileOrigin {
  readonly device: DeviceId;
  readonly at: number;
}

export interface FileCounts {
  readonly events: number;
  readonly documents: number;
  readonly deletions: number;
}

export interface FileMaker {
  readonly school: SchoolId;
  readonly schoolName: string;
  readonly device: DeviceId;
  readonly deviceName: string;
  readonly madeAt: number;
  /** Besides all that was not sent: all that was done from this day on, and all documents. */
  readonly since?: Day;
}

export interface FileHead extends FileMaker {
  readonly format: typeof sealedFileFormat;
  readonly v: 1;
  readonly counts: FileCounts;
  readonly parts: number;
  /** SHA-256 of what is inside the seals: the same content made twice is two files, a copied file is one. */
  readonly digest: string;
}

export type FileRefusal =
  | { readonly type: "NotOurs" }
  | { readonly type: "NewerVersion"; readonly version: number }
  | { readonly type: "OtherSchool"; readonly schoolName: string }
  | { readonly type: "CutOff" }
  | { readonly type: "Damaged" };

export const sealedFile = async (key: SchoolKey, maker: FileMaker, rows: readonly FileRow[]): Promise<{ readonly head: FileHead; readonly text: string }> => {
  const parts = Array.from({ length: Math.ceil(rows.length / rowsInPart) }, (_, index) => rows.slice(index * rowsInPart, (index + 1) * rowsInPart));
  const { school, schoolName, device, deviceName, madeAt, since } = maker;
  const head: FileHead = {
    format: sealedFileFormat,
    v: 1,
    school,
    schoolName,
    device,
    deviceName,
    madeAt,
    ...(since === undefined ? {} : { since }),
    counts: countsOf(rows),
    parts: parts.length,
    digest: await digestOf(parts),
  };
  const first = JSON.stringify(head);
  const lines = await Promise.all(parts.map((part, index) => sealed(key, boundTo(first, index), { rows: part })));
  return { head, text: [first, ...lines].map((line) => `${line}\n`).join("") };
};

/** By its beginning, before all of it is read: any file may have been chosen, also a film. */
export const mayBeSealedFile = (beginning: string): boolean => beginning !== "" && opening.startsWith(beginning.slice(0, opening.length));

export const sealedFileFrom = async (key: SchoolKey, school: SchoolId, text: string): Promise<Result<{ readonly head: FileHead; readonly rows: readonly FileRow[] }, FileRefusal>> => {
  if (!mayBeSealedFile(text)) return err({ type: "NotOurs" });
  const [first = "", ...rest] = text.split("\n").map((line) => line.replace(/\r$/, ""));
  if (rest.length === 0) return err({ type: "CutOff" });
  const head = parsed(first);
  if (head === undefined) return err({ type: "Damaged" });
  if (typeof head.v === "number" && head.v > 1) return err({ type: "NewerVersion", version: head.v });
  if (head.v !== 1 || !isIdOf("unit", head.school)) return err({ type: "Damaged" });
  if (head.school !== school) return err({ type: "OtherSchool", schoolName: String(head.schoolName) });
  // What follows the last line's end is nothing, or half a line.
  const lines = rest.slice(0, -1);
  if (lines.length < head.parts) return err({ type: "CutOff" });
  if (lines.length > head.parts || rest[rest.length - 1] !== "") return err({ type: "Damaged" });
  try {
    const parts = await Promise.all(lines.map(async (line, index) => (await opened<{ rows: FileRow[] }>(key, boundTo(first, index), line)).rows));
    const rows = parts.flat();
    const isWhole = (await digestOf(parts)) === head.digest && JSON.stringify(countsOf(rows)) === JSON.stringify(head.counts) && rows.every(({ database, doc }) => isOfSchool(database, school) && typeof doc._id === "string");
    return isWhole ? ok({ head, rows }) : err({ type: "Damaged" });
  } catch {
    return err({ type: "Damaged" });
  }
};

/** Documents that are sealed together. */
const rowsInPart = 500;

const boundTo = (first: string, index: number): string => `${first}\n${index}`;

const countsOf = (rows: readonly FileRow[]): FileCounts => {
  const deletions = rows.filter(({ doc }) => doc._deleted).length;
  const events = rows.filter(({ doc }) => !doc._deleted && isIdOf("event", doc._id)).length;
  return { events, documents: rows.length - events - deletions, deletions };
};

const digestOf = async (parts: readonly (readonly FileRow[])[]): Promise<string> =>
  toBase64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(parts.map((part) => JSON.stringify(part)).join("\n")))));

const isOfSchool = (database: string, school: SchoolId): boolean => audienceOf(database) !== undefined && database.startsWith(`school-${tailOf(school)}-`);

const parsed = (line: string): FileHead | undefined => {
  try {
    return JSON.parse(line) as FileHead;
  } catch {
    return undefined;
  }
};
