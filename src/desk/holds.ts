/**
 * Holds at work (đặt mượn, giữ sách): a reader is put in the queue of a title, a copy is fetched from the shelf for them, they are
 * told, it goes back, or they wait no more. What a loan or a return means for those who wait is decided where those are (queues.ts).
 */
import type { Title } from "#domain/catalogue/title.ts";
import type { FactsThen } from "#domain/circulation/events.ts";
import { catching, endings, mayUndoHoldAct, type HoldAct, type HoldUndoRefusal } from "#domain/circulation/hold-acts.ts";
import type { HoldEvent } from "#domain/circulation/hold-events.ts";
import type { Hold } from "#domain/circulation/hold-queue.ts";
import { holdTasks, type HoldTask } from "#domain/circulation/hold-tasks.ts";
import { keptUntil, mayPlaceHold, type PlaceRefusal } from "#domain/circulation/place-hold.ts";
import { isTakenHome, type QueuedHold, type QueueToday } from "#domain/circulation/queue-today.ts";
import type { RuleBook } from "#domain/circulation/loan-rules.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { monthOf, type Day } from "#domain/kernel/day.ts";
import type { CopyId, EventId, PartyId, PatronId, TitleId } from "#domain/kernel/ids.ts";
import type { Result } from "#domain/kernel/result.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { Calendar } from "#domain/school/calendar.ts";
import { noted, type Act } from "./envelope.ts";
import type { Account, Known, KnownQueue, People } from "./ports.ts";
import { holdEvents, queueOf } from "./queues.ts";

export interface HoldDesk {
  /** Puts a reader at the end of the queue. */
  place(title: TitleId, patron: PatronId): Promise<HoldAnswer>;
  /** The reader waits no more, or the library has no copy any more. */
  end(title: TitleId, hold: EventId, because: "cancelled" | "unavailable"): Promise<HoldAnswer>;
  /** This copy now stands on the pick-up shelf for this reader. */
  setAside(title: TitleId, hold: EventId, copy: CopyId): Promise<HoldAnswer>;
  announced(title: TitleId, caught: EventId): Promise<HoldAnswer>;
  /** The copy stands on the pick-up shelf no longer. */
  putBack(title: TitleId, caught: EventId): Promise<HoldAnswer>;
  undo(event: EventId): Promise<HoldAnswer>;
  ofTitle(title: TitleId): Promise<TitleQueue | undefined>;
  /** What a reader waits for, and what is kept for them. */
  ofPatron(patron: PatronId): Promise<readonly PatronHold[]>;
  /** Every title that somebody waits for, or of which a copy stands on the pick-up shelf. */
  all(): Promise<readonly TitleQueue[]>;
}

export type HoldRefusal = PlaceRefusal | HoldUndoRefusal | { readonly type: "HoldIsOver" | "CopyIsNotFree" | "NotHere" };

export type HoldAnswer =
  /** Durably on disk. `until` = how long a copy that was set aside is kept. */
  | { readonly type: "HoldNoted"; readonly event: EventId; readonly title: Title; readonly until?: Day }
  | { readonly type: "HoldRefused"; readonly refusal: HoldRefusal };

export interface TitleQueue {
  readonly title: Title;
  readonly queue: QueueToday;
  readonly copies: readonly Copy[];
  readonly tasks: readonly HoldTask[];
}

export interface PatronHold {
  readonly title: Title;
  readonly held: QueuedHold;
  /** 1, 2, 3 … among those who wait; undefined when a copy is kept for them. */
  readonly place: number | undefined;
}

export interface HoldStore {
  /** Reads who waits for a title, lets `decide` answer and keeps it, in one strict transaction; undefined when there is no such title here. */
  rememberHold<Answer>(ask: { readonly title: TitleId; readonly copy?: CopyId; readonly borrower?: { readonly patron: PatronId; readonly month: string } }, decide: (known: KnownHolds) => { readonly events: readonly HoldEvent[]; readonly answer: Answer }): Promise<Answer | undefined>;
  queues(titles?: readonly TitleId[]): Promise<readonly { readonly title: Title; readonly waiting: Omit<KnownQueue, "events"> }[]>;
  /** Titles that a reader waits for, under all parties known here. */
  titlesHeldBy(patron: PatronId): Promise<readonly TitleId[]>;
  titleOfHoldAct(event: EventId): Promise<TitleId | undefined>;
}

export interface KnownHolds {
  readonly title: Title;
  readonly waiting: KnownQueue;
  readonly onlyByQuantity: boolean;
  /** The last event of the copy asked for. */
  readonly lastOfCopy: EventId | null;
  readonly device: Known["device"];
  /** The party of the month asked for, with what the reader has out and waits for. */
  readonly borrower: ({ readonly party: PartyId; readonly holds: readonly Hold[] } & Account) | undefined;
}

export interface HoldDeskDeps {
  readonly store: HoldStore;
  readonly people: People;
  readonly rules: (on: Day) => RuleBook;
  readonly calendar: () => Calendar;
  readonly act: () => Act;
  readonly today: () => Day;
}

export const createHolds = ({ store, people, rules, calendar, act, today }: HoldDeskDeps): HoldDesk => {
  /** Acts on the queue as it stands in the transaction. */
  const note = async (title: TitleId, decide: (queue: QueueToday, known: KnownHolds) => readonly Parameters<typeof holdEvents>[0][number][] | HoldRefusal["type"] | HoldUndoRefusal, { until, copy }: { until?: Day; copy?: CopyId } = {}): Promise<HoldAnswer> => {
    const doing = act();
    const answer = await store.rememberHold<HoldAnswer>({ title, ...(copy === undefined ? {} : { copy }) }, (known) => {
      const decided = decide(queueOf(known.waiting, people, calendar(), today()), known);
      if (!Array.isArray(decided)) return { events: [], answer: { type: "HoldRefused", refusal: (typeof decided === "string" ? { type: decided } : decided) as HoldRefusal } };
      const events = holdEvents(decided as readonly HoldAct[], known.waiting, known.device, doing);
      return { events, answer: notedAs(events, known.title, until) };
    });
    return answer ?? notHere;
  };

  const ofQueues = (found: Awaited<ReturnType<HoldStore["queues"]>>): TitleQueue[] =>
    found.map(({ title, waiting }) => {
      const queue = queueOf(waiting, people, calendar(), today());
      return { title, queue, copies: waiting.copies.map(({ copy }) => copy), tasks: holdTasks(queue) };
    });

  return {
    place: async (title, id) => {
      const patron = people.get(id);
      if (!patron) return notHere;
      const doing = act();
      const answer = await store.rememberHold<HoldAnswer>({ title, borrower: { patron: patron.id, month: monthOf(doing.today) } }, (known) => {
        if (known.borrower === undefined) throw new Error("nobody was asked for who could wait");
        const { party, loans, lots, holds } = known.borrower;
        const allowed = mayPlaceHold({
          title: known.title,
          patron,
          queue: queueOf(known.waiting, people, calendar(), doing.today),
          onlyByQuantity: known.onlyByQuantity,
          hasIt: loans.some(({ loan }) => loan.facts.title === title && isTakenHome(loan)) || lots.some(({ loan }) => loan.facts.title === title && loan.out > 0),
          holds: new Set(holds.filter((hold) => isWaitedFor(hold, doing.today)).map((hold) => hold.title)).size,
          rules: rules(doing.today),
          today: doing.today,
        });
        if (!allowed.ok) return { events: [], answer: { type: "HoldRefused", refusal: allowed.error } };
        const event: HoldEvent = { ...noted("hold-placed", known.device, doing), cause: known.waiting.queue.last, title, borrower: { party, is: "person" }, facts: factsThen(known.title, patron) };
        return { events: [event], answer: notedAs([event], known.title) };
      });
      return answer ?? notHere;
    },

    end: (title, hold, because) => note(title, (queue) => {
      const held = liveHold(queue, hold);
      return held ? endings(held, because) : "HoldIsOver";
    }),

    setAside: (title, hold, copy) => {
      const until = keptUntil(calendar(), today());
      return note(title, (queue, { lastOfCopy }) => {
        const held = liveHold(queue, hold);
        if (!held || held.state === "hasIt") return "HoldIsOver";
        return queue.free.includes(copy) ? [catching(held, copy, until, lastOfCopy)] : "CopyIsNotFree";
      }, { until, copy });
    },

    announced: (title, caught) => note(title, (queue) => (queue.holds.some(({ standing }) => standing.some(({ event }) => event === caught)) ? [{ kind: "hold-announced", caught }] : "HoldIsOver")),

    putBack: (title, caught) => note(title, (queue) => (queue.holds.some(({ hold }) => hold.caught.some(({ event }) => event === caught)) ? [{ kind: "hold-released", caught }] : "HoldIsOver")),

    undo: async (id) => {
      const title = await store.titleOfHoldAct(id);
      if (title === undefined) return notHere;
      return note(title, (_queue, { waiting }) => {
        const allowed: Result<HoldEvent, HoldUndoRefusal> = mayUndoHoldAct(waiting.events, id);
        return allowed.ok ? [{ kind: "hold-undone", undoes: id }] : allowed.error;
      });
    },

    ofTitle: async (title) => ofQueues(await store.queues([title]))[0],
    all: async () => ofQueues(await store.queues()),

    ofPatron: async (asked) => {
      // Whoever is known under two records waits under one.
      const patron = people.get(asked)?.id ?? asked;
      const titles = await store.titlesHeldBy(patron);
      if (titles.length === 0) return [];
      return ofQueues(await store.queues(titles)).flatMap(({ title, queue }) =>
        queue.holds
          .filter((held) => held.patron?.id === patron && held.state !== "over" && held.state !== "hasIt")
          .map((held): PatronHold => ({ title, held, place: held.state === "waiting" ? queue.waiting.indexOf(held) + 1 : undefined })),
      );
    },
  };
};

const notHere: HoldAnswer = { type: "HoldRefused", refusal: { type: "NotHere" } };

const notedAs = (events: readonly HoldEvent[], title: Title, until?: Day): HoldAnswer => {
  const [first] = events;
  if (!first) throw new Error("nothing was decided");
  return { type: "HoldNoted", event: first.id, title, ...(until === undefined ? {} : { until }) };
};

const liveHold = (queue: QueueToday, id: EventId): QueuedHold | undefined => queue.holds.find(({ hold, also, state }) => state !== "over" && (hold.event === id || also.includes(id)));

/** Kept past its last day, it counts no more. */
const isWaitedFor = ({ ended, caught }: Hold, today: Day): boolean => ended === undefined && (caught.length === 0 || caught.some(({ until }) => until >= today));

const factsThen = ({ id, bookType }: Title, { group, classUnit, grade }: Patron): FactsThen => ({
  group,
  ...(classUnit === undefined ? {} : { classUnit }),
  ...(grade === undefined ? {} : { grade }),
  bookType,
  title: id,
});
