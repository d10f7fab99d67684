/** The eight digits that `npm start` prints: whoever can read the server's screen may set it up from another machine. */
import { timingSafeEqual } from "node:crypto";
import { codePatience, createAttempts } from "../access/attempts.ts";

export type CodeVerdict = { readonly is: "right" } | { readonly is: "missing" } | { readonly is: "wrong" } | { readonly is: "too-often"; readonly seconds: number };

export interface SetUpCode {
  readonly digits: string;
  judge(given: string | undefined): CodeVerdict;
}

export const createSetUpCode = ({ clock, randomBytes }: { clock: () => number; randomBytes: (count: number) => Uint8Array }): SetUpCode => {
  const digits = eightDigits(randomBytes);
  const attempts = createAttempts(clock, codePatience(wrongTries));
  return {
    digits,
    judge: (given) => {
      const seconds = attempts.secondsToWait(everyone);
      if (seconds > 0) return { is: "too-often", seconds };
      if (given === undefined || given === "") return { is: "missing" };
      if (isSame(given.replace(/\s/g, ""), digits)) return { is: "right" };
      attempts.failed(everyone);
      return { is: "wrong" };
    },
  };
};

const wrongTries = 5;
/** Counted over all machines together: a guesser may have many addresses. */
const everyone = "everyone";

/** 48 random bits leave no digit more likely than another by anything that matters. */
const eightDigits = (randomBytes: (count: number) => Uint8Array): string => {
  const number = randomBytes(6).reduce((sum, byte) => sum * 256 + byte, 0);
  return String(number % 100_000_000).padStart(8, "0");
};

const isSame = (given: string, wanted: string): boolean => given.length === wanted.length && timingSafeEqual(Buffer.from(given), Buffer.from(wanted));
