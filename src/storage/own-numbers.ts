/**
 * Card and label numbers are counted up by the one device that has their block. So when something comes in with a number of ours that
 * we have not given out yet, or that stands on something else here, another life of this device gave it out: its disk was put back
 * to an older image, or its profile was copied. Such a number is not given out again, and this device becomes another one.
 */
import { readOwnCode, type OwnCodeKind } from "#domain/copies/barcode.ts";
import { openingCodes } from "#domain/copies/label.ts";
import { copyFrom } from "#wire/documents.ts";
import type { DeviceRow, SchoolDatabase } from "./database.ts";
import type { Row } from "./document-rows.ts";
import { noteDoubledByNumber } from "./identity.ts";

interface OwnNumber {
  readonly kind: OwnCodeKind;
  readonly serial: number;
  readonly code: string;
  readonly on: string;
}

/** Inside the transaction that takes these in. */
export const noteOwnNumbers = async (db: SchoolDatabase, rows: readonly Row[]): Promise<void> => {
  const numbered = rows.filter(mayBeNumbered);
  const device = numbered.length === 0 ? undefined : await db.device.get("this");
  const ours = device ? numbered.flatMap((row) => numbersOf(row, device.block)) : [];
  if (!device || ours.length === 0) return;
  const [nextCopySerial, nextCardSerial] = [nextAfter(ours, "copy", device.nextCopySerial), nextAfter(ours, "card", device.nextCardSerial)];
  const isNew = nextCopySerial > device.nextCopySerial || nextCardSerial > device.nextCardSerial;
  if (isNew) await db.device.update("this", { nextCopySerial, nextCardSerial });
  if (isNew || (await isTaken(db, ours))) await noteDoubledByNumber(db, device);
};

/** The first label number that may be given out beside these, which a list names: our own sheets may have been printed before the school was set up anew. */
export const copySerialBeside = (codes: Iterable<string>, { block, nextCopySerial }: Pick<DeviceRow, "block" | "nextCopySerial">): number => {
  let next = nextCopySerial;
  for (const code of codes) next = Math.max(next, (serialOf(code, "copy", block) ?? 0) + 1);
  return next;
};

const mayBeNumbered = (row: Row): boolean => "cards" in row || "codes" in row;

/** As printed: what an input method makes of a code is none. */
const numbersOf = (row: Row, block: number): OwnNumber[] => {
  const codes = "cards" in row ? [...row.cards, ...(row.cancelled ?? [])] : "codes" in row ? row.codes : [];
  const kind = "cards" in row ? "card" : "copy";
  return codes.flatMap((code): OwnNumber[] => {
    const serial = serialOf(code, kind, block);
    return serial === undefined ? [] : [{ kind, serial, code, on: row.id }];
  });
};

/** Looked at by its beginning first, for a first reading brings many thousands. */
const serialOf = (code: string, kind: OwnCodeKind, block: number): number | undefined => {
  if (!code.startsWith(String(block).padStart(3, "0"), 1)) return undefined;
  const read = readOwnCode(code);
  return read.ok && read.value.block === block && read.value.kind === kind ? read.value.serial : undefined;
};

const nextAfter = (numbers: readonly OwnNumber[], kind: OwnCodeKind, next: DeviceRow["nextCardSerial"]): number =>
  numbers.reduce((latest, number) => (number.kind === kind ? Math.max(latest, number.serial + 1) : latest), next);

const isTaken = async (db: SchoolDatabase, numbers: readonly OwnNumber[]): Promise<boolean> => {
  const codesOf = (kind: OwnCodeKind) => numbers.filter((number) => number.kind === kind).map(({ code }) => code);
  const [readers, copies] = await Promise.all([
    db.patrons.where("cards").anyOf(codesOf("card")).toArray(),
    db.copies.where("codes").anyOf(codesOf("copy")).toArray(),
  ]);
  const there = [...readers.map(({ id, cards }) => ({ id, codes: cards })), ...copies.map(({ id, doc }) => ({ id, codes: openingCodes(copyFrom(doc)) }))];
  return numbers.some(({ code, on }) => there.some(({ id, codes }) => id !== on && codes.includes(code)));
};
