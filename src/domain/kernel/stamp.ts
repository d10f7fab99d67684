/**
 * A stamp is the instant of recording: a hybrid of the device's wall clock, what it last knew of the server's clock,
 * and a counter. Stamps of one device always rise, also when its clock is set back. The raw clock reading is kept in it,
 * so that a later clock statement can say what the stamp should have been.
 */
export interface Stamp {
  /** Milliseconds since 1970 UTC: wall + offset, or the last known instant when that is later. */
  readonly instant: number;
  /** Tells stamps of one instant apart. */
  readonly count: number;
  /** What the device's own clock said, ms. */
  readonly wall: number;
  /** Server time minus device time as last measured, ms; null when the device has never met a server. */
  readonly offset: number | null;
}

export interface ClockReading {
  readonly wall: number;
  readonly offset: number | null;
}

/** The stamp after `last`. A device that has seen no stamp passes undefined. */
export const nextStamp = (last: Pick<Stamp, "instant" | "count"> | undefined, clock: ClockReading): Stamp => {
  const now = clock.wall + (clock.offset ?? 0);
  if (last === undefined || now > last.instant) return { instant: now, count: 0, ...clock };
  return { instant: last.instant, count: last.count + 1, ...clock };
};

/** A stamp more than this ahead of our own clock is somebody's wrong clock and does not drag us along. Order does not need it: per copy, a cause comes before its stamp. */
export const believableLead = 300_000;

/** The latest instant this device goes on from, after it has read another device's stamp. */
export const laterStamp = <Seen extends Pick<Stamp, "instant" | "count">>(
  mine: Seen | undefined,
  theirs: Seen,
  clock: ClockReading,
): Seen | undefined => {
  if (theirs.instant > clock.wall + (clock.offset ?? 0) + believableLead) return mine;
  return mine === undefined || compareStamps(theirs, mine) > 0 ? theirs : mine;
};

export const compareStamps = (a: Pick<Stamp, "instant" | "count">, b: Pick<Stamp, "instant" | "count">): number =>
  a.instant - b.instant || a.count - b.count;
