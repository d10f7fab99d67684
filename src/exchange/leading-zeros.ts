/**
 * Excel takes the zeros off "0000004802" when the cell is a number. It can't be told from one number, only from the column:
 * when its long numbers have one width and others are shorter. A width that many numbers share is a series of its own,
 * as long as the column shows that it keeps its zeros.
 */
const registerWidth = 8;
const seriesShare = 0.01;

/** The width that a number should have, for those that seem to have lost zeros. */
export const lostZerosIn = (numbers: Iterable<string>): ((number: string) => number | undefined) => {
  const counts = new Map<number, number>();
  let all = 0;
  let keepsZeros = false;
  for (const number of numbers) {
    if (!isDigits(number)) continue;
    all++;
    keepsZeros ||= number.length >= registerWidth && number.startsWith("0");
    counts.set(number.length, (counts.get(number.length) ?? 0) + 1);
  }
  const wide = [...counts].filter(([width, count]) => width >= registerWidth && count >= all * seriesShare);
  const width = wide.reduce((best, next) => (next[1] > best[1] ? next : best), [0, 0])[0];
  const isSeries = (length: number): boolean => keepsZeros && (counts.get(length) ?? 0) >= all * seriesShare;
  return (number) =>
    isDigits(number) && number.length < width && !number.startsWith("0") && !isSeries(number.length) ? width : undefined;
};

const isDigits = (number: string): boolean => /^\d+$/.test(number);
