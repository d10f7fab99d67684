/**
 * What a Vietnamese input method makes of a code typed through it, letter by letter. Telex turns letters into marks
 * (aa â, aw ă, dd đ, ee ê, oo ô, ow ơ, uw ư) and tones (s f r x j, z takes off); VNI does it with the digits
 * 1–5 tones, 6 â ê ô, 7 ơ ư, 8 ă, 9 đ, 0 takes off. The same key twice undoes the mark and stands as itself, and
 * after that the word is left alone. Whatever is neither letter nor digit ends the word.
 * It knows nothing of spelling: checking methods alter less than this, never more.
 */
export interface InputHabits {
  readonly method: "telex" | "vni";
  /** Telex: w with no vowel to mark becomes ư. */
  readonly loneW: boolean;
  /** A mark may be typed later in the word: "DANGD" becomes "ĐANG". */
  readonly marksFromAfar: boolean;
  /** Telex: a digit ends the word; otherwise no letter after it is altered until the next sign. */
  readonly digitEndsWord: boolean;
  /** Telex: [ is ơ and ] is ư. */
  readonly brackets: boolean;
  /** "HOÁ" and "KHOẺ" instead of "HÓA" and "KHỎE". */
  readonly toneOnLastVowel: boolean;
}

/** `code` in capitals; so is the answer. */
export const typedThrough = (code: string, habits: InputHabits): string => {
  let done = "";
  let word = freshWord;
  for (const key of code) {
    const next = afterKey(word, key, habits);
    if (next === undefined) {
      done += shown(word, habits) + key;
      word = freshWord;
    } else word = next;
  }
  return done + shown(word, habits);
};

interface Word {
  /** Capitals with their marks, without tones. */
  readonly letters: readonly string[];
  readonly tone: string;
  /** The key that altered the word last: typed again it undoes that. */
  readonly lastKey: string;
  readonly leftAlone: boolean;
}

const freshWord: Word = { letters: [], tone: "", lastKey: "", leftAlone: false };

/** The word after one key, or undefined when the key ends the word. */
const afterKey = (word: Word, key: string, habits: InputHabits): Word | undefined => {
  if (habits.method === "telex" && habits.brackets && (key === "[" || key === "]")) {
    return word.leftAlone ? undefined : plain(word, key === "[" ? "Ơ" : "Ư");
  }
  if (!/^[\p{Lu}\p{N}]$/u.test(key)) return undefined;
  if (word.leftAlone) return plain(word, key);
  const altered = toned(word, key, habits) ?? marked(word, key, habits);
  if (altered !== undefined) return altered;
  if (habits.method === "telex" && /[0-9]/.test(key)) return habits.digitEndsWord ? undefined : { ...plain(word, key), leftAlone: true };
  if (habits.method === "telex" && habits.loneW && key === "W") return { ...plain(word, "Ư"), lastKey: "W" };
  return plain(word, key);
};

const plain = (word: Word, letter: string): Word => ({ ...word, letters: [...word.letters, letter], lastKey: "" });

const toned = (word: Word, key: string, habits: InputHabits): Word | undefined => {
  const tone = tones[habits.method][key];
  if (tone === undefined || !word.letters.some(isVowel)) return undefined;
  if (tone === "") return word.tone === "" ? undefined : { ...word, tone: "", lastKey: "" };
  return word.tone === tone ? standing({ ...word, tone: "" }, key) : { ...word, tone, lastKey: key };
};

const marked = (word: Word, key: string, habits: InputHabits): Word | undefined => {
  const changes = marks[habits.method][key];
  if (changes === undefined) return undefined;
  const { letters } = word;
  if (word.lastKey === key) {
    const at = letters.findLastIndex((letter) => Object.values(changes).includes(letter));
    const before = Object.keys(changes).find((letter) => changes[letter] === letters[at]);
    // A lone W that became Ư stands as W again.
    if (at >= 0 && before !== undefined) {
      const wasLone = key === "W" && habits.loneW && !letters.slice(0, at).some(isVowel) && before === "U";
      return wasLone ? { ...word, letters: replaced(letters, at, "W"), lastKey: "", leftAlone: true } : standing({ ...word, letters: replaced(letters, at, before) }, key);
    }
  }
  const from = habits.marksFromAfar ? 0 : letters.length - 1;
  const at = letters.findLastIndex((letter, index) => index >= from && changes[letter] !== undefined);
  const mark = changes[letters[at] ?? ""];
  if (mark === undefined) return undefined;
  const pair = mark === "Ơ" && letters[at - 1] === "U" && (habits.marksFromAfar || letters.length > at + 1);
  return { ...word, letters: replaced(pair ? replaced(letters, at - 1, "Ư") : letters, at, mark), lastKey: key };
};

const replaced = (letters: readonly string[], at: number, letter: string): readonly string[] =>
  letters.map((kept, index) => (index === at ? letter : kept));

/** The mark is undone, the key stands as itself, the rest of the word is left alone. */
const standing = (word: Word, key: string): Word => ({ ...word, letters: [...word.letters, key], lastKey: "", leftAlone: true });

const shown = ({ letters, tone }: Word, habits: InputHabits): string => {
  const at = tone === "" ? -1 : toneSeat(letters, habits);
  return letters.map((letter, index) => (index === at ? `${letter}${tone}`.normalize("NFC") : letter)).join("");
};

/** Where the tone is written: a marked vowel carries the tone; else the vowel before a closing letter; else the first or last of two, by habit. */
const toneSeat = (letters: readonly string[], habits: InputHabits): number => {
  const last = letters.findLastIndex(isVowel);
  let first = last;
  while (first > 0 && isVowel(letters[first - 1] ?? "")) first -= 1;
  const opening = first > 0 ? `${letters[first - 1]}${letters[first]}` : "";
  if (last > first && (opening === "QU" || opening === "GI")) first += 1;
  const marked = letters.findLastIndex((letter, index) => index >= first && index <= last && markedVowels.includes(letter));
  if (marked >= 0) return marked;
  const length = last - first + 1;
  if (length === 1 || last < letters.length - 1) return last;
  if (length >= 3) return first + 1;
  const glide = /^(OA|OE|UY)$/.test(letters.slice(first, last + 1).join(""));
  return glide && habits.toneOnLastVowel ? last : first;
};

const markedVowels = "ĂÂÊÔƠƯ";
const isVowel = (letter: string): boolean => letter !== "" && "AEIOUY".concat(markedVowels).includes(letter);

const [acute, grave, hook, tilde, dot] = ["\u0301", "\u0300", "\u0309", "\u0303", "\u0323"];

const tones: Record<InputHabits["method"], Readonly<Record<string, string>>> = {
  telex: { S: acute, F: grave, R: hook, X: tilde, J: dot, Z: "" },
  vni: { "1": acute, "2": grave, "3": hook, "4": tilde, "5": dot, "0": "" },
};

const marks: Record<InputHabits["method"], Readonly<Record<string, Readonly<Record<string, string>>>>> = {
  telex: { A: { A: "Â", Ă: "Â" }, E: { E: "Ê" }, O: { O: "Ô", Ơ: "Ô" }, D: { D: "Đ" }, W: { A: "Ă", Â: "Ă", O: "Ơ", Ô: "Ơ", U: "Ư" } },
  vni: { "6": { A: "Â", Ă: "Â", E: "Ê", O: "Ô", Ơ: "Ô" }, "7": { O: "Ơ", Ô: "Ơ", U: "Ư" }, "8": { A: "Ă", Â: "Ă" }, "9": { D: "Đ" } },
};
