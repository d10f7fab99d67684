/**
 * What the log of one copy must read as, told by the slowest and plainest means: take, again and again, the earliest event
 * whose cause has been told. Written apart from the product, so that a mistake there is not a mistake here.
 */
import type { ClockStated } from "#domain/circulation/clock-statements.ts";
import type { CirculationEvent, LogEvent } from "#domain/circulation/events.ts";

export interface PlainReading {
  /** Events of the loans that are open. */
  readonly open: readonly string[];
  readonly last: string | null;
  /** Pairs of loans that were open at once. */
  readonly lentTwice: readonly string[];
}

/** The events as the statements of their own devices about their clocks say; of several the one written last. */
export const asStated = <Event extends LogEvent>(events: readonly Event[], log: readonly LogEvent[]): Event[] => {
  const statements = log.filter((event): event is ClockStated => event.kind === "clock-stated").sort((a, b) => a.sequence - b.sequence);
  return events.map((event) => {
    let said = event;
    for (const { device, from, to, offset } of statements) {
      if (device !== event.device || event.sequence < from || event.sequence > to) continue;
      const instant = event.at.wall + offset;
      const typed = event.day !== inHanoi(event.at.instant) && event.day !== inHanoi(event.at.wall + (event.at.offset ?? 0));
      said = { ...event, at: { ...event.at, instant }, day: typed ? event.day : (inHanoi(instant) as Event["day"]) };
    }
    return said;
  });
};

const inHanoi = (instant: number): string => new Date(instant + 7 * 3_600_000).toISOString().slice(0, 10);

export const plainReading = (events: readonly CirculationEvent[]): PlainReading => {
  const taken = new Set(events.filter((event) => event.kind === "act-undone").map((event) => (event as { undoes: string }).undoes));
  const left = [...new Map(events.map((event) => [event.id, event])).values()];
  const ids = new Set(left.map((event) => event.id as string));
  const told = new Set<string>();
  let open: { id: string; party: string; day: string }[] = [];
  let last: string | null = null;
  const lentTwice: string[] = [];
  while (left.length > 0) {
    const ready = left.filter((event) => event.cause === null || !ids.has(event.cause) || told.has(event.cause));
    ready.sort(earliest);
    const [next] = ready;
    if (next === undefined) break;
    left.splice(left.indexOf(next), 1);
    told.add(next.id);
    last = next.id;
    if (taken.has(next.id)) continue;
    if (next.kind === "copy-lent") {
      for (const other of open) if (other.party !== next.borrower.party || other.day !== next.day) lentTwice.push(`${other.id} ${next.id}`);
      open.push({ id: next.id, party: next.borrower.party, day: next.day });
    }
    if (next.kind === "copy-returned") open = [];
  }
  return { open: open.map(({ id }) => id), last, lentTwice };
};

const earliest = (a: CirculationEvent, b: CirculationEvent): number => {
  const keys = (event: CirculationEvent) => [event.day, event.at.instant, event.at.count, event.device, event.sequence, event.id] as const;
  const [left, right] = [keys(a), keys(b)];
  for (let index = 0; index < left.length; index++) {
    const [x, y] = [left[index] as string | number, right[index] as string | number];
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
};
