/**
 * Authors are kept as printed. A semicolon always parts two of them; a comma only when every part reads like a person's
 * whole name, because "Võ, Tường Quân" is one person and "chủ biên" after a comma is what that person did.
 */
export const authorsFrom = (text: string): readonly string[] =>
  text
    .split(/;(?![^[(]*[\])])/)
    .map((part) => part.trim())
    .flatMap((part) => (isListOfNames(part) ? part.split(",") : [part]))
    .map(withoutEndMarks)
    .filter((author) => author !== "" && !nobody.test(author));

/** What cataloguers write for "no author". */
const nobody = /^(không rõ|khuyết danh|k\.?\s*r\.?|\[?k\.?\s*đ\.?\]?|-+|\.+)$/iu;

const isListOfNames = (part: string): boolean => {
  const names = part.replace(/[.\s]+$/, "").split(",").map((name) => name.trim());
  return names.length > 1 && names.every(isWholeName);
};

const isWholeName = (name: string): boolean => {
  const words = name.split(/\s+/);
  return words.length >= 2 && words.length <= 5 && words.every((word) => /^\p{Lu}[\p{L}.'’-]*$/u.test(word)) && !/\b(jr|sr|ltd|inc|co)\b/i.test(name);
};

const withoutEndMarks = (author: string): string => {
  const trimmed = author.trim().replace(/^[,;:\s]+|[,;:\s]+$/g, "");
  return /(^|[\s.])\p{L}\.$|\.\.\.$|\b(jr|sr|ltd|co|inc)\.$/iu.test(trimmed) ? trimmed : trimmed.replace(/\.$/, "");
};
