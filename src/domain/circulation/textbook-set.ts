/** The set of textbooks (bộ sách) that a pupil of a grade needs in a school year: a list of titles, in the order they are handed out in. */
import type { Title } from "../catalogue/title.ts";
import type { SetId, TitleId } from "../kernel/ids.ts";

export interface TextbookSet {
  readonly id: SetId;
  /** "2026" for the school year 2026–2027. */
  readonly year: number;
  readonly grade: number;
  /** "Bộ SGK lớp 6" */
  readonly name: string;
  readonly titles: readonly TitleId[];
  /** Not offered any more. */
  readonly removed?: boolean;
}

/** Those of a grade for a year, the newest year first when none was made for it yet: last year's set is where one begins. */
export const setsFor = (sets: readonly TextbookSet[], grade: number | undefined, year: number): TextbookSet[] =>
  sets
    .filter((set) => !set.removed && set.year <= year && (grade === undefined || set.grade === grade))
    .sort((a, b) => b.year - a.year || (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1));

/** The textbooks of a grade, in the order that a set begins with. */
export const proposedTitles = (titles: readonly Title[], grade: number): Title[] => titles.filter((title) => title.bookType === "textbook" && title.grade === grade).sort(setOrder);

/** By grade and subject, then as they are called, volume by volume. */
export const setOrder = (a: Title, b: Title): number =>
  (a.grade ?? 0) - (b.grade ?? 0) || compare(a.subject ?? "", b.subject ?? "") || compare(a.titleProper, b.titleProper) || volumeOf(a) - volumeOf(b) || compare(a.volumePart ?? "", b.volumePart ?? "") || compare(a.id, b.id);

/**
 * As the titles of a set are called beside each other: what all of them say in brackets at the end, their series, tells none of them
 * apart from another and would push the volume out of a narrow column.
 */
export const calledInSet = (titles: readonly Title[]): readonly Title[] => {
  const [series, ...others] = new Set(titles.map(({ titleProper }) => inBrackets.exec(titleProper)?.[0]));
  return series === undefined || others.length > 0 || titles.length < 2 ? titles : titles.map((title) => ({ ...title, titleProper: title.titleProper.slice(0, -series.length) }));
};

const inBrackets = /\s*\([^()]+\)$/;

/** "Tập một", "Tập 2": in Vietnamese letters the second would come before the first. */
const volumeOf = ({ volumePart = "" }: Title): number => {
  const words = volumePart.normalize("NFC").toLowerCase().split(/\s+/);
  const spelled = words.map((word) => numerals.indexOf(word)).find((at) => at >= 0);
  return Number(/\d+/.exec(volumePart)?.[0] ?? (spelled === undefined ? 0 : spelled + 1));
};

const numerals = ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"];

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
