/**
 * Lists from before Unicode are typed for a font: in .VnTime (TCVN3) the letter ¸ looks like á, in VNI-Times aù does. Such a
 * list opens as "Tªn s¸ch" or "Teân saùch". Which of them it is, if any, is told by how many common words come out.
 */
export type LegacyFont = "tcvn3" | "vni";

/** The font a text was typed for; undefined when it reads better as it stands, or as `otherwise` has it. */
export const legacyFontOf = (text: string, otherwise = ""): LegacyFont | undefined => {
  const sample = text.slice(0, sampleLength);
  const readable = Math.max(commonWordsIn(sample), commonWordsIn(otherwise.slice(0, sampleLength).normalize("NFC")));
  const [best] = (["tcvn3", "vni"] as const).map((font) => ({ font, words: commonWordsIn(fromLegacyFont(sample, font)) })).sort((a, b) => b.words - a.words);
  return best !== undefined && best.words >= fewestWords && best.words > readable * 2 ? best.font : undefined;
};

/** A text that has letters of Unicode's own is left alone: a list may be typed half in one way and half in the other. */
export const fromLegacyFont = (text: string, font: LegacyFont): string => {
  if (!/[^\p{ASCII}]/u.test(text) || /[\u0100-\u01b0\u1ea0-\u1ef9]/u.test(text)) return text;
  const read = font === "tcvn3" ? text.replace(/[^\p{ASCII}]/gu, (letter) => tcvn3.get(letter) ?? letter) : text.replace(vniLetters, (letters) => vni.get(letters) ?? letters);
  return read.replace(/[\p{L}\p{M}]+/gu, inOneCase);
};

const sampleLength = 40_000;
const fewestWords = 3;

const common = new Set(
  "sách tên tác giả nhà xuất bản năm số lớp và của học giáo viên tập loại việt văn toán lượng đồng trẻ dục những người truyện một với thị nguyễn trần phạm hoàng đức ngày đề tài liệu mã vạch giá tiền tổng kể chuyện họ đăng ký cá biệt thể vị trí kệ".split(" "),
);

const commonWordsIn = (text: string): number => (text.toLowerCase().match(/\p{L}+/gu) ?? []).filter((word) => common.has(word)).length;

/** Capitals with marks come from a font of capitals and were typed as small letters: "S¸CH" is "SÁCH". */
const inOneCase = (word: string): string => (/[A-Z].*[A-Z]/.test(word) && !/[a-z]/.test(word) ? word.toUpperCase() : word);

const pairs = (from: string, to: string): [string, string][] => {
  const letters = [...to];
  return [...from].map((letter, index) => [letter, letters[index] ?? letter]);
};

/** TCVN 5712:1993, VN3, as its bytes look in Windows-1252. ư is the soft hyphen. */
const tcvn3 = new Map([
  ...pairs("¡¢£¤¥¦§", "ĂÂÊÔƠƯĐ"),
  ...pairs("¨©ª«¬\u00ad®", "ăâêôơưđ"),
  ...pairs("¸µ¶·¹¾»¼½ÆÊÇÈÉË", "áàảãạắằẳẵặấầẩẫậ"),
  ...pairs("ÐÌÎÏÑÕÒÓÔÖ", "éèẻẽẹếềểễệ"),
  ...pairs("Ý×ØÜÞãßáâä", "íìỉĩịóòỏõọ"),
  ...pairs("èåæçéíêëìî", "ốồổỗộớờởỡợ"),
  ...pairs("óïñòôøõö÷ù", "úùủũụứừửữự"),
  ...pairs("ýúûüþ", "ýỳỷỹỵ"),
]);

const marked = (base: string, marks: string, letters: string): [string, string][] => pairs(marks, letters).map(([mark, letter]) => [base + mark, letter]);

const small: readonly (readonly [string, string])[] = [
  ...marked("a", "ùøûõïêéèúüëâáàåãä", "áàảãạăắằẳẵặâấầẩẫậ"),
  ...marked("e", "ùøûõïâáàåãä", "éèẻẽẹêếềểễệ"),
  ...marked("o", "ùøûõïâáàåãä", "óòỏõọôốồổỗộ"),
  ...marked("ô", "ùøûõï", "ớờởỡợ"),
  ...marked("u", "ùøûõï", "úùủũụ"),
  ...marked("ö", "ùøûõï", "ứừửữự"),
  ...marked("y", "ùøûõ", "ýỳỷỹ"),
  ...pairs("íìæóòôöîñ", "íìỉĩịơưỵđ"),
];

/** A vowel and its mark are two letters in VNI; the mark of a capital may be small or capital. */
const vni = new Map(
  small.flatMap(([from, to]): [string, string][] => [
    [from, to],
    [from.toUpperCase(), to.toUpperCase()],
    [(from[0] ?? "").toUpperCase() + from.slice(1), to.toUpperCase()],
  ]),
);

const vniLetters = /[aeouyôöAEOUYÔÖ][ùøûõïêéèúüëâáàåãäÙØÛÕÏÊÉÈÚÜËÂÁÀÅÃÄ]|[íìæóòôöîñÍÌÆÓÒÔÖÎÑ]/gu;
