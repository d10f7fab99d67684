/** A code of eight digits is safe only while it cannot be tried often: after a few wrong tries a minute passes. */
export interface Attempts {
  /** Seconds to wait before the next try; 0 = try now. */
  secondsToWait(who: string): number;
  failed(who: string): void;
}

export const createAttempts = (clock: () => number, allowed: number): Attempts => {
  const failures = new Map<string, { count: number; lastAt: number }>();
  const isOver = ({ lastAt }: { lastAt: number }): boolean => clock() - lastAt >= pause;
  return {
    secondsToWait: (who) => {
      const known = failures.get(who);
      if (known === undefined || known.count < allowed || isOver(known)) return 0;
      return Math.ceil((known.lastAt + pause - clock()) / 1000);
    },
    failed: (who) => {
      for (const [other, known] of failures) if (isOver(known)) failures.delete(other);
      failures.set(who, { count: (failures.get(who)?.count ?? 0) + 1, lastAt: clock() });
    },
  };
};

const pause = 60_000;
