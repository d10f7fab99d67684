/**
 * Authors are kept as printed. A semicolon always parts two of them; a comma only when every part reads like a person's
 * whole name, because "Võ, Tường Quân" is one person and "chủ biên" after a comma is what that person did. The same holds for
 * "và", "&", a stroke and a new line; a dash may stand between a pen name and the name of the same person.
 */
import { oneLine } from "./clean-text.ts";

export const authorsFrom = (text: string): readonly string[] =>
  text
    .split(/;(?![^[(]*[\])])/)
    .map((part) => part.trim())
    .flatMap((part) => namesIn(part) ?? [oneLine(part)])
    .map(withoutEndMarks)
    .filter((author) => author !== "" && !nobody.test(author));

/** "Dế Mèn phiêu lưu ký / Tô Hoài": behind the stroke stands who wrote it, as library rules have it. Only where that reads like names. */
export const titleAndAuthors = (text: string): { readonly title: string; readonly authors: readonly string[] } | undefined => {
  const [, title = "", by = ""] = /^(.+?)\s+\/\s+([^/]+)$/.exec(text) ?? [];
  const parts = by.split(";").map((part) => part.trim());
  return title !== "" && parts.every((part) => isWholeName(part) || namesIn(part) !== undefined) ? { title, authors: authorsFrom(by) } : undefined;
};

/** What cataloguers write for "no author". */
const nobody = /^(không rõ|khuyết danh|k\.?\s*r\.?|\[?k\.?\s*đ\.?\]?|-+|\.+)$/iu;

/** Undefined when it is no list of several whole names. */
const namesIn = (part: string): readonly string[] | undefined => {
  const names = part.split(betweenNames).map((name) => name.trim());
  return names.length > 1 && names.every((name) => isWholeName(name.replace(/[.\s]+$/, ""))) ? names : undefined;
};

const betweenNames = /\s*(?:,|\/|&|\n|\svà\s)\s*(?![^[(]*[\])])/u;

/** With what the person did, in brackets or behind the name: "Hà Huy Khoái (Tổng Ch.b.)", "Lý Lan dịch". */
const isWholeName = (name: string): boolean => {
  const bare = name.replace(/\s*[([][^)\]]*[)\]]/g, "").replace(role, "");
  const words = bare.split(/\s+/);
  return words.length >= 2 && words.length <= 5 && words.every((word) => /^\p{Lu}[\p{L}.'’-]*$/u.test(word)) && !/\b(jr|sr|ltd|inc|co)\b/i.test(bare);
};

const role = /\s+(dịch|biên dịch|dịch và giới thiệu|biên soạn|b\.?\s?s|tổng chủ biên|chủ biên|ch\.?\s?b|minh ho[ạa]|minh họa|tuyển chọn|sưu tầm|kể|hiệu đính|giới thiệu)\.?$/iu;

const withoutEndMarks = (author: string): string => {
  const trimmed = author.trim().replace(/^[,;:\s]+|[,;:\s]+$/g, "");
  return /(^|[\s.])\p{L}\.$|\.\.\.$|\b(jr|sr|ltd|co|inc)\.$/iu.test(trimmed) ? trimmed : trimmed.replace(/\.$/, "");
};
