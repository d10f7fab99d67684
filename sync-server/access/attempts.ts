/**
 * Whoever guesses waits: after some wrong tries a pause passes before the next one, twice as long after each further wrong one. A right
 * one begins anew, and so does who has not been wrong for a quarter of an hour.
 */
export interface Attempts {
  /** Seconds to wait before the next try; 0 = try now. */
  secondsToWait(who: string): number;
  failed(who: string): void;
  succeeded(who: string): void;
}

export interface Patience {
  /** Wrong tries without a pause. */
  readonly allowed: number;
  readonly shortest: number;
  readonly longest: number;
}

export const createAttempts = (clock: () => number, { allowed, shortest, longest }: Patience): Attempts => {
  /** Who was wrong last stands at the end. */
  const failures = new Map<string, { readonly count: number; readonly lastAt: number }>();
  const forgetOld = (): void => {
    for (const [who, { lastAt }] of failures) {
      if (clock() - lastAt < memory && failures.size <= rememberedAtMost) return;
      failures.delete(who);
    }
  };
  return {
    secondsToWait: (who) => {
      forgetOld();
      const known = failures.get(who);
      if (known === undefined || known.count < allowed) return 0;
      const pause = Math.min(shortest * 2 ** (known.count - allowed), longest);
      return Math.max(0, Math.ceil((known.lastAt + pause - clock()) / 1000));
    },
    failed: (who) => {
      const count = (failures.get(who)?.count ?? 0) + 1;
      failures.delete(who);
      failures.set(who, { count, lastAt: clock() });
      forgetOld();
    },
    succeeded: (who) => void failures.delete(who),
  };
};

/** For a code of eight digits: a minute after a few wrong tries. */
export const codePatience = (allowed: number): Patience => ({ allowed, shortest: 60_000, longest: 60_000 });

const memory = 15 * 60_000;
/** A guesser who comes under many names must not fill the memory. */
const rememberedAtMost = 10_000;
