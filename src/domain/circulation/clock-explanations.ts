/**
 * How far a clock was from the truth at each moment, told afterwards from what its device noted: its acts, when the app was
 * opened, and jumps that were seen while it stood open. Clocks jump while a machine is off, or go too fast or too slow; a
 * school lends on its open days, by day, and opens at about the same hour. Of the explanations that fit what is known for
 * certain the least strange is taken. Two jumps that nobody saw between two times at which the clock was known are beyond it:
 * then all that can be said is that the acts lie between these two, in their order.
 */
import { aDayLong, dayAt, timeOfDay, type Day } from "../kernel/day.ts";

/** What was known of a clock at one moment: what it said, and how far from the truth that was. */
export interface ClockKnown {
  readonly wall: number;
  readonly offset: number;
}

/** Something that this device noted, in its own order: an act, unless it says otherwise. */
export interface ClockMark {
  /** What the clock said. */
  readonly wall: number;
  /** How far from the truth that is told to be so far: true time minus what the clock said. */
  readonly offset?: number;
  /** The app was opened: before that the machine may have been off. */
  readonly opened?: true;
  /** How much further the clock went than the time that passed, while the app stood open. A machine that slept looks like that, too. */
  readonly moved?: number;
  /** The day that a person said it was. */
  readonly named?: Day;
}

/** `to` = the latest it can be now; later than the clock says where a person knows the day alone. */
export interface ClockSpan {
  readonly before: ClockKnown;
  readonly now: ClockKnown;
  readonly to?: number;
}

/** The offset at each mark. */
export const offsetsAt = (marks: readonly ClockMark[], span: ClockSpan, isClosed: (on: Day) => boolean): readonly number[] => {
  const bounds = { first: span.before.wall + span.before.offset, last: span.to ?? span.now.wall + span.now.offset };
  const asKnown = marks.map(() => span.before.offset);
  if (wasNeverTouched(marks, span) && fits(marks, asKnown, bounds) && !isByNight(marks, asKnown)) return asKnown;
  const fitting = (found: readonly Explanation[]): Explanation[] => found.filter(({ offsets }) => fits(marks, offsets, bounds));
  const likely = fitting(bases(marks, span).flatMap((base) => explanations(marks, base, span)));
  const found = likely.length > 0 ? likely : fitting(bases(marks, span).flatMap((base) => unseenJumps(marks, base, span)));
  const closed = remembering(isClosed);
  const judged = found.map((one) => ({ ...one, strange: strangeness(marks, one.offsets, closed, bounds.first) }));
  const least = Math.min(...judged.map(({ strange }) => strange));
  const [best] = judged.filter(({ strange }) => strange <= least + aboutTheSame).sort((a, b) => Number(b.overNight) - Number(a.overNight) || (a.pause === b.pause ? a.strange - b.strange : b.pause - a.pause));
  if (best) return best.offsets;
  // The server knows better than whoever named a day at the desk.
  return span.to === undefined && marks.some(({ named }) => named !== undefined) ? offsetsAt(marks.map(({ named, ...mark }) => mark), span, isClosed) : forcedBetween(marks, span, bounds);
};

/** What a drifting clock and a slow line may add up to, ms. */
const tolerance = 120_000;

/** A smaller error puts no act on another day, nor before another. */
export const worthStating = 60_000;

/** As right at the end as it was at the beginning, and what was seen to move went ahead only: a machine that slept, however strange the hours of work were. */
const wasNeverTouched = (marks: readonly ClockMark[], { before, now }: ClockSpan): boolean =>
  Math.abs(now.offset - before.offset) < worthStating && marks.every(({ wall, moved = 0 }, index) => moved >= 0 && wall >= (marks[index - 1]?.wall ?? before.wall) - tolerance);

const isByNight = (marks: readonly ClockMark[], offsets: readonly number[]): boolean => marks.some(({ wall }, index) => outsideHours(timeOfDay(wall + (offsets[index] ?? 0))) > aboutTheSame);

interface Explanation {
  readonly offsets: readonly number[];
  /** How well it goes with the time between two marks, where nothing else tells: the longest for a clock set ahead, the shortest for one set back. */
  readonly pause: number;
  /** The jump lies in a night, when a machine is off, and not between two acts of one day. */
  readonly overNight: boolean;
}

/** The offsets by the jumps that were seen, and as if there had been none: a machine that slept is no wrong clock. */
const bases = (marks: readonly ClockMark[], { before }: ClockSpan): number[][] => {
  let moved = 0;
  const seen = marks.map((mark) => before.offset - (moved += mark.moved ?? 0));
  return moved === 0 && !marks.some((mark) => mark.moved) ? [seen] : [seen, marks.map(() => before.offset)];
};

const explanations = (marks: readonly ClockMark[], base: readonly number[], { before, now }: ClockSpan): Explanation[] => {
  const rest = now.offset - (base[base.length - 1] ?? before.offset);
  const from = before.wall + before.offset;
  const passed = now.wall + now.offset - from;
  const share = (index: number): number => Math.min(1, Math.max(0, ((marks[index]?.wall ?? 0) + (base[index] ?? 0) - from) / (passed - rest || 1)));
  const steadily = { offsets: base.map((offset, index) => offset + rest * share(index)), pause: Infinity, overNight: true };
  if (Math.abs(rest) < worthStating) return [steadily];
  const drifted = Math.abs(rest) <= passed * mostDrift ? [steadily] : [];
  return [...drifted, ...marks.flatMap((mark, index) => (mark.opened || mark.moved ? [jumpBefore(marks, base, index, { before, rest })] : []))];
};

/** A clock that goes wrong by half an hour a day is as good as broken. */
const mostDrift = 0.022;

const unseenJumps = (marks: readonly ClockMark[], base: readonly number[], { before, now }: ClockSpan): Explanation[] => {
  const rest = now.offset - (base[base.length - 1] ?? before.offset);
  const found = marks.map((_mark, index) => jumpBefore(marks, base, index, { before, rest }));
  return [...found, { offsets: base, pause: 0, overNight: false }];
};

const jumpBefore = (marks: readonly ClockMark[], base: readonly number[], at: number, { before, rest }: { before: ClockKnown; rest: number }): Explanation => {
  const last = marks[at - 1] ?? before;
  const pause = (marks[at]?.wall ?? 0) - last.wall;
  const [closed, begun] = [last.wall + (base[at - 1] ?? before.offset), (marks[at]?.wall ?? 0) + (base[at] ?? before.offset) + rest];
  return { offsets: base.map((offset, index) => (index < at ? offset : offset + rest)), pause: rest > 0 ? -pause : pause, overNight: dayAt(closed) !== dayAt(begun) };
};

/** Nothing lies before what was known, after now, or before what came before it; and on the day that a person named. */
const fits = (marks: readonly ClockMark[], offsets: readonly number[], { first, last }: { first: number; last: number }): boolean => {
  let earliest = first;
  return marks.every(({ wall, named }, index) => {
    const truly = wall + (offsets[index] ?? 0);
    if (truly < earliest - tolerance || truly > last + tolerance) return false;
    earliest = Math.max(earliest, truly);
    return named === undefined || dayAt(truly) === named;
  });
};

/** In milliseconds, added up: how far marks lie from the hours of a school, on closed days, and the first opening of a day from the usual hour. */
const strangeness = (marks: readonly ClockMark[], offsets: readonly number[], closed: (midnight: number) => boolean, first: number): number => {
  let strange = 0;
  const openings = new Map<number, number>();
  for (const [index, { wall, opened }] of marks.entries()) {
    const truly = wall + (offsets[index] ?? 0);
    const hour = timeOfDay(truly);
    const midnight = truly - hour;
    strange += outsideHours(hour) + (closed(midnight) ? onClosedDay : 0);
    // On the day on which the clock was known the app was open already.
    if (opened && midnight > first && !openings.has(midnight)) openings.set(midnight, hour);
  }
  const sorted = [...openings.values()].sort((a, b) => a - b);
  const usual = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return sorted.reduce((sum, hour) => sum + Math.max(0, Math.abs(hour - usual) - aboutTheSame), strange);
};

/** How long before or after the hours of a school. */
const outsideHours = (hour: number): number => Math.max(0, earliestHour - hour, hour - latestHour);

const remembering = (isClosed: (on: Day) => boolean): ((midnight: number) => boolean) => {
  const known = new Map<number, boolean>();
  return (midnight) => {
    const found = known.get(midnight) ?? isClosed(dayAt(midnight));
    known.set(midnight, found);
    return found;
  };
};

/** As they are told so far, by whole days earlier or later where that cannot be. What the open page has seen since goes by what is known now. */
const forcedBetween = (marks: readonly ClockMark[], { before, now, to }: ClockSpan, { first, last }: { first: number; last: number }): number[] => {
  const sinceOpened = to === undefined ? marks.findLastIndex(({ opened, moved }) => opened || moved) : Infinity;
  const offsets = marks.map(({ offset }, index) => (index >= sinceOpened && sinceOpened >= 0 ? now.offset : (offset ?? before.offset)));
  let latest = last;
  for (let index = marks.length - 1; index >= 0; index--) {
    const wall = marks[index]?.wall ?? 0;
    let truly = wall + (offsets[index] ?? 0);
    if (truly > latest) truly -= Math.ceil((truly - latest) / aDayLong) * aDayLong;
    if (truly < first) truly = Math.min(latest, truly + Math.ceil((first - truly) / aDayLong) * aDayLong);
    offsets[index] = truly - wall;
    latest = truly;
  }
  return offsets;
};

const hours = (count: number): number => (count * aDayLong) / 24;
const [earliestHour, latestHour, onClosedDay, aboutTheSame] = [hours(6), hours(21), hours(6), hours(2)];
