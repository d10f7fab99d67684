/**
 * A USB scanner types, and a Vietnamese input method that is switched on alters what it types: "DD-0012" arrives as
 * "Đ-0012" under Telex, "GA12" as "GÀ" under VNI. The images of a stored foreign code are what it can arrive as.
 * Input methods differ in habits (a lone w, marks set from afar, letters after a digit, which vowel carries the tone),
 * so each habit is tried and the images are gathered. A code of digits only has no image but itself.
 * An exactly equal code always wins over an image: two codes may share one ("ASS1" arrives as "AS1").
 */
import { foldCode } from "./barcode.ts";
import { typedThrough } from "./barcode-input-method.ts";
import type { InputHabits } from "./barcode-input-method.ts";

/** Folded, the code itself first, each once. */
export const codeImages = (code: string): string[] => {
  const folded = foldCode(code);
  if (!canBeAltered.test(folded)) return [folded];
  return [...new Set([folded, ...everyHabit.map((habits) => foldCode(typedThrough(folded, habits)))])];
};

/** Marks and tones need a vowel, D, W or a bracket to sit on; most codes have none. */
const canBeAltered = /[AEIOUYDW[\]]|[^\p{ASCII}]/u;

const either = [false, true] as const;

const everyHabit: readonly InputHabits[] = (["telex", "vni"] as const).flatMap((method) =>
  either.flatMap((loneW) =>
    either.flatMap((marksFromAfar) =>
      either.flatMap((digitEndsWord) =>
        either.flatMap((brackets) =>
          either.map((toneOnLastVowel) => ({ method, loneW, marksFromAfar, digitEndsWord, brackets, toneOnLastVowel })),
        ),
      ),
    ),
  ),
);
