/** The words in which the tests tell who waits for a title: some readers, two copies, two desks. */
import type { CirculationEvent } from "#domain/circulation/events.ts";
import type { HoldAnnounced, HoldCaught, HoldEnded, HoldEvent, HoldPlaced, HoldReleased, HoldUndone } from "#domain/circulation/hold-events.ts";
import { holdQueueOf, lentSince } from "#domain/circulation/hold-queue.ts";
import { queueToday, type QueueToday } from "#domain/circulation/queue-today.ts";
import { storyOf } from "#domain/circulation/copy-story.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { day } from "#domain/kernel/day.ts";
import type { CopyId, DeviceId, EventId, PartyId, PatronId, RulesId, SchoolId, StaffId, TitleId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { Calendar } from "#domain/school/calendar.ts";
import { deMen, openAllWeek } from "./story.ts";

export const title = "title:t" as TitleId;
export const second = "copy:demen2" as CopyId;

interface When {
  readonly on?: string;
  readonly at?: number;
  readonly device?: string;
  readonly after?: HoldEvent | null;
}

let made = 0;

const happened = <Kind extends HoldEvent["kind"]>(kind: Kind, { on = "2026-11-23", at, device = "pc", after = null }: When) => {
  made++;
  return {
    id: `event:h${made}` as EventId,
    kind,
    v: 1 as const,
    school: "unit:a" as SchoolId,
    device: `device:${device}` as DeviceId,
    sequence: made,
    staff: "staff:lan" as StaffId,
    app: "0.1.0",
    rules: "rules:r" as RulesId,
    day: day(on),
    at: { instant: at ?? made * 1000, count: 0, wall: at ?? made * 1000, offset: 0 },
    cause: after?.id ?? null,
    title,
  };
};

/** A reader has a party for each month: "an", "an.12". */
export const waits = (party: string, when: When = {}): HoldPlaced => ({
  ...happened("hold-placed", when),
  borrower: { party: `party:${party}` as PartyId, is: "person" },
  facts: { group: "pupil", classUnit: "6A", grade: 6, bookType: "referenceBook", title },
});

export const caught = (hold: HoldPlaced, copy: CopyId = deMen, when: When & { until?: string; since?: CirculationEvent } = {}): HoldCaught => ({
  ...happened("hold-caught", { after: hold, ...when }),
  hold: hold.id,
  copy,
  until: day(when.until ?? "2026-12-01"),
  after: when.since?.id ?? null,
});

export const told = (by: HoldCaught, when: When = {}): HoldAnnounced => ({ ...happened("hold-announced", { after: by, ...when }), caught: by.id });

export const released = (by: HoldCaught, when: When & { loan?: CirculationEvent } = {}): HoldReleased => ({ ...happened("hold-released", { after: by, ...when }), caught: by.id, ...(when.loan ? { loan: when.loan.id } : {}) });

export const ended = (hold: HoldPlaced, because: HoldEnded["because"], when: When & { loan?: CirculationEvent; copy?: CopyId } = {}): HoldEnded => ({
  ...happened("hold-ended", { after: hold, ...when }),
  hold: hold.id,
  because,
  ...(when.loan ? { loan: when.loan.id } : {}),
  ...(when.copy ? { copy: when.copy } : {}),
});

export const takenBack = (act: HoldEvent, when: When = {}): HoldUndone => ({ ...happened("hold-undone", { after: act, ...when }), undoes: act.id });

export const reader = (name: string, more: Partial<Patron> = {}): Patron => ({ id: `patron:${name}` as PatronId, fullName: name, group: "pupil", classUnit: "6A", cards: [], active: true, ...more });

/** `an.12` is An's party of another month; nobody knows who `nobody` is, and `left` is a reader who has left. */
export const readerOf = (party: PartyId): Patron | undefined => {
  const name = party.slice("party:".length).split(".")[0] ?? "";
  return name === "nobody" ? undefined : reader(name, { active: name !== "left" });
};

const aCopy = (id: CopyId, status: Copy["status"]): Copy => ({ id, title, accessionNo: id, barcodes: [], status });

/** The queue on a day, with what happened to its two copies. */
export const today = (events: readonly HoldEvent[], { on = "2026-11-24", acts = [], copies = [deMen, second], status = "open", calendar = openAllWeek }: { on?: string; calendar?: Calendar; acts?: readonly CirculationEvent[]; copies?: readonly CopyId[]; status?: Copy["status"] } = {}): QueueToday => {
  const queue = holdQueueOf(title, events);
  const of = (copy: CopyId) => acts.filter(({ thing }) => "copy" in thing && thing.copy === copy);
  const since = new Map(queue.holds.flatMap((hold) => hold.caught.flatMap(({ event, copy, after }) => {
    const lentOn = lentSince(of(copy), after);
    return lentOn === undefined ? [] : [[event, lentOn] as const];
  })));
  return queueToday(queue, { copies: copies.map((id) => ({ copy: aCopy(id, status), story: storyOf(id, of(id)) })), readerOf, lentSince: since, calendar }, day(on));
};

/** "an waiting, binh ready" */
export const inWords = ({ holds }: QueueToday): string => holds.map(({ patron, state }) => `${patron?.fullName ?? "?"} ${state}`).join(", ");
