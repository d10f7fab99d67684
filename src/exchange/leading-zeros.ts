/**
 * Excel takes the zeros off "0000004802" when the cell is a number. It can't be told from one number, only from the column:
 * when its long numbers have one width and others are shorter. A width that many numbers share is a series of its own,
 * as long as the column shows that it keeps its zeros. Shorter numbers say it themselves: beside "00123" a bare "124" has lost two.
 */
const registerWidth = 8;
const seriesShare = 0.01;
const shortest = 3;

/** The width that a number should have, for those that seem to have lost zeros. */
export const lostZerosIn = (numbers: Iterable<string>): ((number: string) => number | undefined) => {
  const counts = new Map<number, number>();
  const withZeros = new Map<number, number>();
  let all = 0;
  let keepsZeros = false;
  for (const number of numbers) {
    if (!isDigits(number)) continue;
    all++;
    keepsZeros ||= number.length >= registerWidth && number.startsWith("0");
    if (number.startsWith("0")) withZeros.set(number.length, (withZeros.get(number.length) ?? 0) + 1);
    counts.set(number.length, (counts.get(number.length) ?? 0) + 1);
  }
  const width = mostOf([...counts].filter(([length, count]) => length >= registerWidth && count >= all * seriesShare));
  const shown = mostOf([...withZeros].filter(([length]) => length >= shortest && length < registerWidth));
  const isSeries = (length: number): boolean => keepsZeros && (counts.get(length) ?? 0) >= all * seriesShare;
  return (number) => {
    if (!isDigits(number) || number.startsWith("0")) return undefined;
    if (number.length < shown) return shown;
    return number.length < width && !isSeries(number.length) ? width : undefined;
  };
};

/** The width that most numbers have; 0 for none. */
const mostOf = (counts: readonly (readonly [number, number])[]): number => counts.reduce((best, next) => (next[1] > best[1] ? next : best), [0, 0] as const)[0];

const isDigits = (number: string): boolean => /^\d+$/.test(number);
