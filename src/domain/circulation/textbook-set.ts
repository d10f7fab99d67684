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

/** The textbooks of a grade, by subject and then as they are called. */
export const proposedTitles = (titles: readonly Title[], grade: number): Title[] =>
  titles
    .filter((title) => title.bookType === "textbook" && title.grade === grade)
    .sort((a, b) => compare(a.subject ?? "", b.subject ?? "") || compare(a.titleProper, b.titleProper) || compare(a.volumePart ?? "", b.volumePart ?? "") || compare(a.id, b.id));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
