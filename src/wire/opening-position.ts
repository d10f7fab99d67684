/**
 * What a closed school year hands on to the next one, one plain document per story, in the desk's database: the events that
 * still speak, as they were written, each with the year of its log. It is written once, under an id made of what is in it:
 * two devices that know the same write the same document. What came late is handed on by one more document that names it;
 * all that any of them hands on counts.
 */
import type { LogEvent } from "#domain/circulation/events.ts";
import { tailOf, type EventId, type SchoolId } from "#domain/kernel/ids.ts";
import { databasesOf } from "./database-names.ts";
import { eventFrom, eventToDocument, type WireDocument } from "./documents.ts";
import { wireRefusal } from "./refusal.ts";

export interface HandedOn {
  /** The school year whose log it is in. */
  readonly log: number;
  readonly event: LogEvent;
}

export interface OpeningPosition {
  /** The school year that it opens. */
  readonly year: number;
  /** The story, as `aboutOf` says. */
  readonly about: string;
  readonly events: readonly HandedOn[];
  /** Events that came when the year was closed already, for which this was written; none when it was written at the close. */
  readonly late: readonly EventId[];
}

export const openingPositionToDocument = ({ year, about, events, late }: OpeningPosition): WireDocument => {
  const handedOn = [...events].sort((a, b) => (a.event.id < b.event.id ? -1 : 1)).map(({ log, event }) => ({ log, event: eventToDocument(event) }));
  const named = [...late].sort();
  const content = [about, ...handedOn.map(({ event }) => event._id), "late", ...named].join(" ");
  const head = { _id: `position:${year}-${tailOf(about)}-${fingerprint(content)}`, v: 1, year, about, events: handedOn };
  return named.length === 0 ? { ...head, kind: "opening-position" } : { ...head, kind: "position-corrected", late: named };
};

/** What this version does not know of it is left out, and stays in its document. */
export const openingPositionFrom = (document: WireDocument): OpeningPosition => {
  const { year, about, events, late = [] } = document as unknown as { year: number; about: string; events: readonly { log: number; event: WireDocument }[]; late?: readonly EventId[] };
  return {
    year,
    about,
    late,
    events: events.flatMap(({ log, event }) => {
      const known = wireRefusal(databasesOf("unit:any" as SchoolId).log(log), event) === undefined ? eventFrom(event) : undefined;
      return known ? [{ log, event: known }] : [];
    }),
  };
};

/** Written after all of them: they are all there. */
export const yearOpenedId = (year: number): string => `position:${year}`;
export const yearOpened = (year: number): WireDocument => ({ _id: yearOpenedId(year), kind: "year-opened", v: 1, year });

/** All documents of one year's position have ids between these two. */
export const positionIds = (year: number): readonly [string, string] => [`position:${year}-`, `position:${year}-\uffff`];

/** 64 bits (FNV-1a, twice): enough to tell what was handed on of one story in one year from what else could have been. */
const fingerprint = (text: string): string => hash(text, 0x811c9dc5) + hash(text, 0x01000193);

const hash = (text: string, from: number): string => {
  let sum = from;
  for (let index = 0; index < text.length; index++) sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193);
  return (sum >>> 0).toString(36).padStart(7, "0");
};
