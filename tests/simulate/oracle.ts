/**
 * What the log of one copy must read as, told by the slowest and plainest means: take, again and again, the earliest event
 * whose cause has been told. Written apart from the product, so that a mistake there is not a mistake here.
 */
import type { CirculationEvent } from "#domain/circulation/events.ts";

export interface PlainReading {
  /** Events of the loans that are open. */
  readonly open: readonly string[];
  readonly last: string | null;
  /** Pairs of loans that were open at once. */
  readonly lentTwice: readonly string[];
}

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
