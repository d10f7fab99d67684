/**
 * One slip of the finger: a letter too many, one missing, a wrong one, or two changed places ("ahn" for "anh").
 * A number is exact ("toan 5" is not "toan 6"), and so is a single letter.
 */

export interface Slip {
  readonly token: string;
  /** The word may go on behind what was typed. */
  readonly unfinished: boolean;
}

export const nearby = (token: string, unfinished: boolean): Slip[] => {
  if (token.length < 2 || /\p{N}/u.test(token)) return [];
  const found = new Set<string>();
  for (let place = 0; place <= token.length; place++) {
    const before = token.slice(0, place);
    const after = token.slice(place);
    for (const letter of alphabet) {
      found.add(before + letter + after);
      if (after !== "") found.add(before + letter + after.slice(1));
    }
    if (after !== "") found.add(before + after.slice(1));
    if (after.length > 1) found.add(before + after.charAt(1) + after.charAt(0) + after.slice(2));
  }
  found.delete(token);
  const mayGoOn = unfinished && token.length >= shortestBeginning;
  // A beginning that only lost its end is no beginning of this word any more: "nhat" would find every "nha…".
  return Array.from(found).filter((slip) => slip.length > 1).map((slip) => ({ token: slip, unfinished: mayGoOn && slip.length >= token.length }));
};

const alphabet = "abcdefghijklmnopqrstuvwxyz";
/** Below this, one slip turns a beginning into nearly any other. */
const shortestBeginning = 4;
