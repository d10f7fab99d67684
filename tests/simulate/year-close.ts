/** After a simulated year: one desk turns it while another, with something unsent, is cut off. In the end all go on from the same position. */
import { day } from "#domain/kernel/day.ts";
import type { CopyId, EventId, PatronId } from "#domain/kernel/ids.ts";
import type { Copy } from "#domain/copies/copy.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { proposedSteps } from "#domain/patrons/class-steps.ts";
import { rollover } from "#domain/patrons/rollover.ts";
import { yearOpenedId } from "#wire/opening-position.ts";
import { rebuildReadings } from "../../src/storage/readings.ts";
import { differenceOf, readingOf } from "./readings.ts";
import type { YearDesk } from "./year-desks.ts";

/** A device that came after the closes, and never had the old logs. */
export const readsTheSame = async (late: YearDesk, first: YearDesk): Promise<string[]> => {
  for (let round = 0; round < 3; round++) for (const desk of [late, first]) await desk.exchange();
  const [reading, expected] = await Promise.all([readingOf(late.device), readingOf(first.device)]);
  late.device.close();
  return reading === expected ? [] : [`diverged: a new device reads otherwise than desk 0 in ${differenceOf(reading, expected)}`];
};

interface Closed {
  readonly desks: readonly YearDesk[];
  readonly copies: readonly Copy[];
  readonly patrons: readonly Patron[];
  /** The school year that ends: 2026 is 2026–27. */
  readonly openYear: number;
  readonly passTo: (instant: number) => void;
  readonly bringBack: (desk: YearDesk, copy: CopyId) => Promise<void>;
  /** Answers the loan, if it was lent. */
  readonly take: (desk: YearDesk, copy: CopyId, patron: PatronId) => Promise<EventId | undefined>;
}

/** In words, what is not as it should be. */
export const closeYear = async ({ desks, copies, patrons, openYear, passTo, bringBack, take }: Closed): Promise<string[]> => {
  const stories: string[] = [];
  const [first, away] = [desks[0]!, desks[desks.length - 1]!];
  away.device.line.cut();
  await away.ready();
  const late = new Map<string, PatronId>();
  for (const [index, copy] of copies.entries()) {
    if (late.size === 3) break;
    const story = await away.device.here().db.stories.get(copy.id);
    if (story?.madeGood !== undefined || story?.missingSince !== undefined) continue;
    // Where nothing is left on the shelf it is brought back first.
    if ((story?.loans.length ?? 0) > 0) await bringBack(away, copy.id);
    // One who may borrow no more is followed by another.
    const patron = patrons[index % patrons.length]!.id;
    const lent = await take(away, copy.id, patron);
    if (lent !== undefined) late.set(lent, patron);
  }
  if (late.size === 0) stories.push("wrong: nothing was lent before the close");

  const year = openYear + 1;
  passTo(Date.parse(`${year}-08-20T01:00:00Z`));
  for (const desk of desks) await desk.begin();
  for (const desk of desks) await desk.exchange();
  const { rollover: service } = first.device.here();
  const readers = await service.readers();
  const steps = new Map(proposedSteps(readers, { year, openYear, lastGrade: 9 }).map(({ from, next }) => [from, next]));
  const { moves } = rollover({ patrons: readers, openYear, year, steps, listed: [], choices: new Map() });
  const next = { year, startsOn: day(`${year}-09-06`), firstTermEndsOn: day(`${year + 1}-01-14`), endsOn: day(`${year + 1}-05-31`) };
  await service.apply({ year: next, openYear, moves, arrivals: [] }, () => undefined);
  for (let round = 0; round < 3; round++) for (const desk of desks) await desk.exchange();
  away.device.line.heal();
  for (let round = 0; round < 4; round++) for (const desk of desks) await desk.exchange();

  const readings = await Promise.all(desks.map(({ device }) => readingOf(device)));
  for (const [index, reading] of readings.entries()) {
    const { db } = desks[index]!.device.here();
    if (reading !== readings[0]) stories.push(`diverged: after the close desk ${index} reads otherwise than desk 0 in ${differenceOf(reading, readings[0] ?? "{}")}`);
    if ((await db.others.get(yearOpenedId(year))) === undefined) stories.push(`wrong: desk ${index} does not go on from the close`);
    const open = new Map((await db.openLoans.toArray()).map(({ event, party }) => [event, party]));
    for (const [loan, patron] of late) {
      const party = open.get(loan);
      const tie = party && (await db.ties.where("party").equals(party).first());
      if (!tie || tie.patron !== patron) stories.push(`lost: ${loan}, lent before the close, is not open at desk ${index}`);
    }
    await rebuildReadings(db);
    const again = await readingOf(desks[index]!.device);
    if (again !== reading) stories.push(`diverged: after the close desk ${index} reads otherwise after a rebuild in ${differenceOf(again, reading)}`);
  }
  return stories;
};
