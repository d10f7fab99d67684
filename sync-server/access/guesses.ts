/**
 * How often a password may be guessed. A wrong one counts for its account at its address, for the account wherever it is tried, and for
 * the address whatever is tried there. A school is one address: so what is wrong for others keeps nobody out who has been right from there
 * before, and a device's own password is no guess at all, it is too long for that. Decision 0043.
 */
import { createAttempts } from "./attempts.ts";

export interface Guess {
  readonly name: string;
  readonly password: string;
  /** Where it comes from, as the socket says. */
  readonly from: string;
}

export interface Guesses {
  /** Seconds until this may be tried; 0 = now. */
  secondsToWait(guess: Guess): number;
  /** Counted before it is known to be wrong, so that a hundred at once are not one. */
  begun(guess: Guess): void;
  right(guess: Guess): void;
  wrong(guess: Guess): void;
}

export const createGuesses = (clock: () => number): Guesses => {
  const pairs = createAttempts(clock, { allowed: 5, ...pauses });
  const accounts = createAttempts(clock, { allowed: 50, ...pauses });
  const addresses = createAttempts(clock, { allowed: 200, ...pauses });
  /** Accounts that have been right from an address since the server was started. */
  const proven = new Set<string>();
  return {
    secondsToWait: (guess) => {
      if (isNoGuess(guess)) return 0;
      const pair = pairOf(guess);
      const own = pairs.secondsToWait(pair);
      return proven.has(pair) ? own : Math.max(own, accounts.secondsToWait(guess.name), addresses.secondsToWait(guess.from));
    },
    begun: (guess) => (isNoGuess(guess) ? undefined : pairs.failed(pairOf(guess))),
    right: (guess) => {
      const pair = pairOf(guess);
      pairs.succeeded(pair);
      if (proven.size >= provenAtMost) proven.clear();
      proven.add(pair);
    },
    wrong: (guess) => {
      if (isNoGuess(guess)) return;
      accounts.failed(guess.name);
      addresses.failed(guess.from);
    },
  };
};

const pauses = { shortest: 1_000, longest: 60_000 };

/** A device's password is 256 random bits, 43 signs: nobody guesses one, and no password that a person knows is so long. */
const isNoGuess = ({ password }: Guess): boolean => password.length >= 40;

const pairOf = ({ name, from }: Guess): string => JSON.stringify([name, from]);

const provenAtMost = 10_000;
