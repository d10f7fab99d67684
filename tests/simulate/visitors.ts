/**
 * Readers who come in at any desk of a history: a class by a tally, also of an earlier day, and one by a card; some of it is taken back. In the
 * end every device counts them as the slips say, writes the same day book, and lists the codes that nobody has explained.
 */
import type { LogEvent } from "#domain/circulation/events.ts";
import { addDays, day } from "#domain/kernel/day.ts";
import type { EventId } from "#domain/kernel/ids.ts";
import type { Chance } from "../../sync-server/demo/seeded.ts";
import type { SimulatedDevice } from "./device.ts";
import { written } from "./inbox.ts";

const [from, to] = [day("2022-01-01"), day("2030-12-31")];

/** Answers what the desk has told its librarian is saved. */
export const countVisitors = (device: SimulatedDevice, chance: Chance, cards: readonly string[]): Promise<EventId[]> =>
  written(device, async () => {
    const { dayBook, desk } = device.here();
    const what = chance.next();
    if (what < 0.35) await dayBook.countAtDoor(chance.pick(cards));
    else if (what < 0.8) {
      const on = addDays(desk.today(), -chance.below(6));
      const tally = { visitors: 1 + chance.below(40), facts: { group: "pupil", classUnit: "6A", grade: 6 }, ...(chance.next() < 0.5 ? { period: 1 + chance.below(3) } : {}) } as const;
      await dayBook.tally(tally, chance.next() < 0.5 ? on : undefined);
    } else {
      const counts = (await device.here().db.events.where("about").equals("visits").toArray()).flatMap(({ event }) => (event.kind === "visit-counted" ? [event.id] : []));
      if (counts.length > 0) await dayBook.undo(chance.pick(counts));
    }
  });

/** In words, what is read otherwise than the slips say. `log` with its clocks put right. */
export const brokenDayBooks = async (devices: readonly SimulatedDevice[], log: readonly LogEvent[]): Promise<string[]> => {
  const torn = new Set(log.flatMap((slip) => (slip.kind === "visit-undone" ? [slip.undoes as string] : [])));
  const byDay = new Map<string, number>();
  for (const slip of log) if (slip.kind === "visit-counted" && !torn.has(slip.id)) byDay.set(slip.day, (byDay.get(slip.day) ?? 0) + slip.visitors);
  const truly = JSON.stringify([...byDay].sort());
  const explained = new Set(log.flatMap((slip) => (slip.kind === "code-explained" ? slip.explains : [])));
  const unexplained = log.flatMap((slip) => (slip.kind === "code-unknown" && !explained.has(slip.id) ? [`${slip.code} ${slip.id}`] : [])).sort().join();
  const stories: string[] = [];
  let first: string | undefined;
  for (const [index, { here }] of devices.entries()) {
    const figures = await here().dayBook.figures(from, to);
    const read = new Map<string, number>();
    for (const { entry, day: on, count } of figures) if (entry === "visit") read.set(on, (read.get(on) ?? 0) + count);
    if (JSON.stringify([...read].sort()) !== truly) stories.push(`wrong: device ${index} counts visitors as ${JSON.stringify([...read].sort())} instead of ${truly}`);
    first ??= JSON.stringify(figures);
    if (JSON.stringify(figures) !== first) stories.push(`wrong: device ${index} writes another day book than device 0`);
    const listed = (await here().desk.contradictions()).flatMap(({ finding }) => (finding.type === "CodeUnknown" ? finding.noted.map((id) => `${finding.code} ${id}`) : [])).sort().join();
    if (listed !== unexplained) stories.push(`wrong: device ${index} lists as unknown codes [${listed}] instead of [${unexplained}]`);
  }
  return stories;
};
