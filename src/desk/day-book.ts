/**
 * The day book at work: a class is tallied with one confirmation, a card at the door counts one visit of its reader's group,
 * and a page is told from the log. Who came is nowhere written: that a reader has just been counted is known to this page alone.
 */
import { dayBookOf, type DayBookFigure } from "#domain/circulation/day-book.ts";
import type { LogEvent, VisitCounted, VisitEvent, VisitFacts } from "#domain/circulation/events.ts";
import { borrowersIn, type BorrowersFigure, type SameReader } from "#domain/circulation/forgetting.ts";
import { foldCode } from "#domain/copies/barcode.ts";
import type { Day } from "#domain/kernel/day.ts";
import type { EventId, PatronId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { noted, type Act } from "./envelope.ts";
import type { Known, People } from "./ports.ts";

export interface DayBookStore {
  /** Keeps what `decide` answers, with its place in the outbox; `standing` = the asked visit is here and not yet taken back. */
  remember(visit: EventId | undefined, decide: (known: { readonly device: Known["device"]; readonly standing: boolean }) => VisitEvent | undefined): Promise<VisitEvent | undefined>;
  /** Events of these days, and whatever took one of them back. */
  eventsOf(from: Day, to: Day): Promise<readonly LogEvent[]>;
  /** From which day on this device has all that was written; undefined when it let nothing go. */
  wholeFrom(): Promise<Day | undefined>;
  /** Parties known to be one reader, from the ties that are here and from what was written down before others went. */
  sameReaders(): Promise<readonly SameReader[]>;
}

export type Tally = Pick<VisitCounted, "visitors" | "facts" | "readInLibrary" | "period">;

export type DoorAnswer =
  | { readonly type: "Counted"; readonly event: EventId; readonly patron: Patron }
  | { readonly type: "CountedLately"; readonly patron: Patron }
  | { readonly type: "CardCancelled"; readonly code: string; readonly patron: Patron }
  | { readonly type: "NoSuchCard"; readonly code: string };

export interface DayBook {
  figures(from: Day, to: Day): Promise<readonly DayBookFigure[]>;
  /** Of days before this one only a part is on this device, the rest on the server; undefined when all is here. */
  wholeFrom(): Promise<Day | undefined>;
  /** How many readers of each group borrowed in a month ("2026-11"). */
  borrowers(month: string): Promise<readonly BorrowersFigure[]>;
  tally(tally: Tally): Promise<EventId>;
  countAtDoor(code: string): Promise<DoorAnswer>;
  /** False when there is nothing to take back. */
  undo(visit: EventId): Promise<boolean>;
}

export interface DayBookDeps {
  readonly store: DayBookStore;
  readonly people: People;
  readonly now: () => number;
  readonly act: () => Act;
}

/** Within it a reader who goes out and comes in again is one visit. */
const oneVisit = 30 * 60_000;

export const createDayBook = ({ store, people, now, act }: DayBookDeps): DayBook => {
  const lately = new Map<PatronId, { readonly event: EventId; readonly at: number }>();

  const count = async (counted: Tally): Promise<EventId> => {
    const doing = act();
    const event = await store.remember(undefined, ({ device }) => ({ ...noted("visit-counted", device, doing), ...counted }));
    if (!event) throw new Error("a count is always kept");
    return event.id;
  };

  return {
    figures: async (from, to) => dayBookOf(await store.eventsOf(from, to)).filter(({ day }) => day >= from && day <= to),

    wholeFrom: store.wholeFrom,

    borrowers: async (month) => borrowersIn(month, await store.eventsOf(`${month}-01` as Day, `${month}-31` as Day), await store.sameReaders()),

    tally: count,

    countAtDoor: async (typed) => {
      const code = foldCode(typed);
      const [patron] = people.withCard(code);
      if (!patron) {
        const [former] = people.withCancelledCard(code);
        return former ? { type: "CardCancelled", code, patron: former } : { type: "NoSuchCard", code };
      }
      const last = lately.get(patron.id);
      if (last && now() - last.at < oneVisit) return { type: "CountedLately", patron };
      const event = await count({ visitors: 1, facts: factsOf(patron) });
      lately.set(patron.id, { event, at: now() });
      return { type: "Counted", event, patron };
    },

    undo: async (visit) => {
      const doing = act();
      const kept = await store.remember(visit, ({ device, standing }) => (standing ? { ...noted("visit-undone", device, doing), undoes: visit } : undefined));
      for (const [patron, { event }] of lately) if (event === visit) lately.delete(patron);
      return kept !== undefined;
    },
  };
};

const factsOf = ({ group, classUnit, grade }: Patron): VisitFacts => ({ group, ...(classUnit === undefined ? {} : { classUnit }), ...(grade === undefined ? {} : { grade }) });
