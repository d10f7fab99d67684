/** Lists of codes that two devices may have changed apart: each code is merged by itself, so that none goes dead that was printed meanwhile. */
import { foldCode } from "./barcode.ts";

export const isSameCode = (a: string, b: string): boolean => foldCode(a) === foldCode(b);

/** What either side added is there, what either side took away is not; of what both have, theirs. */
export const mergedByCode = <Entry>(base: readonly Entry[], mine: readonly Entry[], theirs: readonly Entry[], codeOf: (entry: Entry) => string): readonly Entry[] => {
  const has = (entries: readonly Entry[], entry: Entry): boolean => entries.some((other) => isSameCode(codeOf(other), codeOf(entry)));
  const kept = theirs.filter((entry) => has(mine, entry) || !has(base, entry));
  return [...kept, ...mine.filter((entry) => !has(theirs, entry) && !has(base, entry))];
};
