/**
 * Authors are kept as printed. A semicolon always parts two of them; a comma only when every part reads like a person's
 * whole name, because "Võ, Tường Quân" is one person and "chủ biên" after a comma is what that person did. The same holds for
 * "và", "&" and a stroke; a dash may stand between a pen name and the name of the same person. A ministry or a school is one
 * author, whatever its name holds. A new line may part two names, or be the end of a narrow cell.
 */
import { fold } from "../domain/kernel/fold.ts";
import { oneLine } from "./clean-text.ts";

export const authorsFrom = (text: string): readonly string[] =>
  text
    .split(/;(?![^[(]*[\])])/)
    .map((part) => part.trim())
    .flatMap((part) => namesIn(part) ?? [part])
    .map((author) => withoutEndMarks(oneLine(author)))
    .filter((author) => author !== "" && !nobody.test(author));

/**
 * "Toán 6 / Hà Huy Khoái (Tổng ch.b.), Cung Thế Anh": behind the stroke stands who wrote it, as library rules have it. Lists also
 * write a textbook series there, or the title in another language: only several names, or what somebody did, tell of people.
 */
export const titleAndAuthors = (text: string): { readonly title: string; readonly authors: readonly string[] } | undefined => {
  const [, title = "", by = ""] = /^(.+?)\s+\/\s+([^/]+)$/.exec(text) ?? [];
  if (title === "" || isInCapitals(title) || !tellsOfPeople(by)) return undefined;
  const parts = by.split(";").map((part) => part.trim());
  return parts.every((part) => isWholeName(part) || namesIn(part) !== undefined) ? { title, authors: authorsFrom(by) } : undefined;
};

/** Where every letter is a capital, capitals tell of no names. */
const isInCapitals = (text: string): boolean => /\p{Lu}/u.test(text) && !/\p{Ll}/u.test(text);

const tellsOfPeople = (by: string): boolean => !textbookSeries.test(fold(by)) && (/[;,]/.test(withoutBrackets(by)) || saysRole(by));

const textbookSeries = /canh dieu|ket noi tri thuc|chan troi sang tao|cung hoc de phat trien|vi su binh dang|global success|smart (start|world)|friends (plus|global)|family and friends/;

/** What cataloguers write for "no author". */
const nobody = /^(không rõ|khuyết danh|k\.?\s*r\.?|\[?k\.?\s*đ\.?\]?|-+|\.+)$/iu;

/** Undefined when it is no list of several whole names. */
const namesIn = (part: string): readonly string[] | undefined => {
  const pieces = part.split(beforeBody).map((piece) => piece.trim());
  const names = pieces.flatMap((piece) => (body.test(piece) ? [piece] : peopleIn(piece))).map((name) => name.trim());
  return names.length > 1 && names.every((name) => body.test(name) || isWholeName(name.replace(/[.\s]+$/, ""))) ? names : undefined;
};

const peopleIn = (text: string): readonly string[] => {
  const names = text.split(betweenNames);
  return names.length > 1 || areNames(text.split(newLine)) ? names.flatMap((name) => name.split(newLine)) : names;
};

/** "Nguyễn Thị" above "Minh Khai" is one person. */
const areNames = (lines: readonly string[]): boolean => lines.every((line) => line.trim().split(/\s+/).length >= 3) || lines.slice(0, -1).every(saysRole);

const outsideBrackets = String.raw`(?![^[(]*[\])])`;
const betweenNames = new RegExp(String.raw`\s*(?:,|/|&|\svà\s)\s*${outsideBrackets}`, "u");
const newLine = new RegExp(String.raw`\n${outsideBrackets}`, "u");

/** "Bộ Giáo dục và Đào tạo", "Sở GD&ĐT Hà Nội", but not "Trường Chinh" or "Ban Mai", who are people. */
const bodyWords = String.raw`(?:bộ|sở|phòng(?! chống)|viện|học viện|trường|đại học|ban|hội(?! nhập)|nhà|trung tâm|cục|tổng cục|uỷ ban|ủy ban)(?: +(?!và )[^\s,;/&]+(?:&[^\s,;/&]+)?){2}`;
const body = new RegExp(`^${bodyWords}`, "iu");
const beforeBody = new RegExp(String.raw`(?:[,/&\n]|\svà\s)(?=\s*${bodyWords})${outsideBrackets}`, "iu");

/** With what the person did, in brackets or behind the name: "Hà Huy Khoái (Tổng Ch.b.)", "Lý Lan dịch". */
const isWholeName = (name: string): boolean => {
  const bare = withoutBrackets(name).replace(role, "");
  const words = bare.split(/\s+/);
  return words.length >= 2 && words.length <= 5 && words.every((word) => /^\p{Lu}[\p{L}.'’-]*$/u.test(word)) && !/\b(jr|sr|ltd|inc|co)\b/i.test(bare);
};

const withoutBrackets = (text: string): string => text.replace(/\s*[([][^)\]]*[)\]]/g, "");

const saysRole = (name: string): boolean => role.test(withoutBrackets(name).trim()) || roleInBrackets.test(name);

const roles = String.raw`dịch|biên dịch|dịch và giới thiệu|biên soạn|b\.?\s?s|tổng chủ biên|chủ biên|tổng ch\.?\s?b|ch\.?\s?b|minh ho[ạa]|minh họa|tuyển chọn|sưu tầm|kể|hiệu đính|giới thiệu`;
const role = new RegExp(String.raw`\s+(?:${roles})\.?$`, "iu");
const roleInBrackets = new RegExp(String.raw`[([]\s*(?:${roles})\.?\s*[,;)\]]`, "iu");

const withoutEndMarks = (author: string): string => {
  const trimmed = author.trim().replace(/^[,;:\s]+|[,;:\s]+$/g, "");
  return /(^|[\s.])\p{L}\.$|\.\.\.$|\b(jr|sr|ltd|co|inc)\.$/iu.test(trimmed) ? trimmed : trimmed.replace(/\.$/, "");
};
