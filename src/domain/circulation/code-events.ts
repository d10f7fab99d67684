/**
 * A code that no copy and no reader here has, read at the desk with a book in hand. It is noted, so that the book is not
 * forgotten on the table: the copy may be known at another desk, or not be in the catalogue yet.
 */
import { foldCode, readOwnCode } from "../copies/barcode.ts";
import type { EventId } from "../kernel/ids.ts";
import { compareStamps } from "../kernel/stamp.ts";
import type { Noted } from "./events.ts";

export interface CodeUnknown extends Noted<"code-unknown"> {
  readonly code: string;
}

/** Somebody has found out what it was, each time it was noted. */
export interface CodeExplained extends Noted<"code-explained"> {
  readonly explains: readonly EventId[];
}

export type CodeEvent = CodeUnknown | CodeExplained;

export const codeKinds = ["code-unknown", "code-explained"] as const satisfies readonly CodeEvent["kind"][];

/** Letters, digits and a few signs, one digit at least: what a label can say, and no name. */
export const codePattern = /^(?=.*\d)[\dA-Z./-]{3,32}$/;

/** What may be noted of what was read; undefined for words that somebody typed, and for what could be a person's number. */
export const notableCode = (typed: string): string | undefined => {
  const code = foldCode(typed);
  const own = readOwnCode(code);
  return codePattern.test(code) && !personalNumber.test(code) && !(own.ok && own.value.kind === "card") ? code : undefined;
};

/** Citizens and pupils have numbers of twelve digits; an event could not be made to forget one. */
const personalNumber = /^\d{12}$/;

export interface UnexplainedCode {
  readonly code: string;
  /** Each time it was noted, the first time first. */
  readonly noted: readonly CodeUnknown[];
}

/** Explained and then read again, a code is asked about again. */
export const unexplainedCodes = (events: readonly CodeEvent[]): UnexplainedCode[] => {
  const explained = new Set(events.flatMap((event) => (event.kind === "code-explained" ? event.explains : [])));
  const unknown = [...new Map(events.map((event) => [event.id, event])).values()].flatMap((event) => (event.kind === "code-unknown" && !explained.has(event.id) ? [event] : []));
  const byCode = new Map<string, CodeUnknown[]>();
  for (const event of unknown.sort((a, b) => compareStamps(a.at, b.at) || (a.id < b.id ? -1 : 1))) byCode.set(event.code, [...(byCode.get(event.code) ?? []), event]);
  return [...byCode].map(([code, noted]) => ({ code, noted }));
};
