/**
 * What comes first among the rows that hold every syllable asked for:
 * fewest slips; no typed mark contradicted; for readers, the given name, which is the last word of a name;
 * then syllables that stand together and in order, as they were typed; a title that starts with them; whole words before beginnings;
 * found in the title before author, subject and publisher; an author's last word, by which people are known; the same marks;
 * and at last the resting order (short titles first).
 * The answer depends on the row and the question only, so that rows of two indexes can be ranked together.
 */
import { lastIsWhole, mostSyllables } from "./question.ts";
import type { Question } from "./question.ts";
import { fieldCount } from "./search-index.ts";
import type { SearchIndex } from "./search-index.ts";

/** Greater is better; `noMatch` when a syllable is missing in the row. */
export const rankOf = (index: SearchIndex, row: number, question: Question): number => {
  const { answers, slips, contradicts, differs, all, short, length } = question;
  const { text, fieldStart } = index;
  const nameField = index.ranking === "people" ? titleField : authorsField;
  const last = 1 << (length - 1);
  let found = 0;
  let exact = 0;
  let agreeing = 0;
  let same = 0;
  let together = 0;
  let places = 0;
  let leading = 0;
  let whole = 0;
  let named = 0;

  for (let field = 0; field < fieldCount; field++) {
    const from = fieldStart[row * fieldCount + field]!;
    const to = fieldStart[row * fieldCount + field + 1]!;
    let previous = 0;
    let lead = 1;
    let here = 0;
    for (let place = from; place < to; place++) {
      const spelling = text[place]!;
      const hit = answers[spelling]!;
      if (hit === 0) {
        previous = 0;
        lead = 0;
        continue;
      }
      const bits = hit & all;
      here |= bits;
      together |= (previous << 1) & bits;
      previous = bits;
      if (field === titleField) {
        lead = lead & bits;
        if (lead !== 0) leading++;
        lead <<= 1;
      }
      if (field === nameField && place === to - 1) named = (hit & lastIsWhole) !== 0 || (bits & ~last) !== 0 ? 2 : 1;
      whole |= hit & lastIsWhole;
      if (slips !== null) exact |= bits & ~slips[spelling]!;
      if (contradicts !== null) agreeing |= bits & ~contradicts[spelling]!;
      if (differs !== null) same |= bits & ~differs[spelling]!;
    }
    places += count(here & ~found) * (fieldCount - 1 - field);
    found |= here;
  }
  if (found !== all) return noMatch;
  if (exact === 0 && slips !== null && short !== 0) return noMatch;

  const marksKept = contradicts === null ? length : count(agreeing);
  const marksSame = differs === null ? length : count(same);
  let rank = slips === null ? length : count(exact);
  rank = rank * base + marksKept;
  if (index.ranking === "people") rank = rank * 3 + named;
  rank = rank * base + count(together);
  rank = rank * base + leading;
  rank = rank * 2 + (whole === 0 ? 0 : 1);
  rank = rank * base * (fieldCount - 1) + places;
  if (index.ranking === "titles") rank = rank * 3 + named;
  return rank * base + marksSame;
};

export const noMatch = -1;

const titleField = 0;
const authorsField = 1;
const base = mostSyllables + 1;

/** How many bits are set. */
const count = (bits: number): number => {
  let rest = bits - ((bits >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
};
