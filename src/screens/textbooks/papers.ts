/** The papers of a class: the list to be signed, who lacks what, and who still has what. */
import type { TFunction } from "i18next";
import { displayTitle } from "#domain/catalogue/title.ts";
import { lackingIn, stillOutIn } from "#domain/circulation/class-textbooks.ts";
import { calledInSet } from "#domain/circulation/textbook-set.ts";
import type { Day } from "#domain/kernel/day.ts";
import type { TitleId } from "#domain/kernel/ids.ts";
import type { ClassFile, Holding } from "../../desk/textbooks.ts";
import { leftWords } from "../parts/leaving-words.ts";
import type { SigningSheet, Form } from "../parts/page-maker.ts";
import type { ClassAndSet } from "./use-class.ts";

export type View = "missing" | "out";

export interface Paper {
  readonly school: string;
  readonly today: Day;
}

export interface Line {
  readonly id: string;
  readonly name: string;
  /** Of one pupil, and not of the class as a whole. */
  readonly isPupil: boolean;
  readonly words: string;
  readonly count: number;
}

export const linesOf = (t: TFunction, { file, titles }: ClassAndSet, view: View): Line[] => {
  if (view === "out") return stillOut(t, file);
  const nameOf = new Map(file.pupils.map(({ id, fullName }) => [id, fullName]));
  const titleOf = new Map(calledInSet(titles).map((title) => [title.id, displayTitle(title)]));
  const inWords = (missing: readonly TitleId[]): string => (missing.length > 1 && missing.length === titles.length ? t("textbooks.lacks.wholeSet", { count: missing.length }) : missing.map((id) => titleOf.get(id)).join(", "));
  return lackingIn(file.pupils.map(({ id }) => id), titles.map(({ id }) => id), file.holdings).map(({ pupil, titles: missing }) => ({ id: pupil, name: nameOf.get(pupil) ?? "", isPupil: true, words: inWords(missing), count: missing.length }));
};

/** Who is here, then who has left, then the class itself. */
const stillOut = (t: TFunction, file: ClassFile): Line[] => {
  const everybody = [...file.pupils, ...file.left];
  const nameOf = new Map(everybody.map((pupil) => [pupil.id, [pupil.fullName, leftWords(t, pupil)].filter(Boolean).join(" · ")]));
  const line = (id: string, name: string, isPupil: boolean, holdings: readonly Holding[]): Line => ({ id, name, isPupil, words: holdings.map((held) => heldInWords(t, held)).join(", "), count: holdings.reduce((sum, { out, owed }) => sum + out + owed, 0) });
  const ofClass = new Map<string, Holding[]>();
  for (const held of file.holdings) {
    const teacher = held.teacher?.id ?? "";
    if (held.pupil === undefined) ofClass.set(teacher, [...(ofClass.get(teacher) ?? []), held]);
  }
  return [
    ...stillOutIn(everybody.map(({ id }) => id), file.holdings).map(({ pupil, holdings }) => line(pupil, nameOf.get(pupil) ?? "", true, holdings)),
    ...[...ofClass].map(([teacher, holdings]) => line(`class ${teacher}`, classInWords(t, holdings[0]), false, holdings)),
  ];
};

/** "Toán 6 (STK.12)", "Toán 6 (2, mất 1)", "Toán 6 (mất)" */
const heldInWords = (t: TFunction, { title, accessionNo, out, owed }: Holding): string => {
  const lost = owed === 0 ? undefined : out + owed === 1 ? t("textbooks.lacks.lost") : t("textbooks.lacks.lostSome", { count: owed });
  const facts = [accessionNo, accessionNo === undefined && out > (owed > 0 ? 0 : 1) && String(out), lost].filter(Boolean).join(", ");
  return facts === "" ? displayTitle(title) : `${displayTitle(title)} (${facts})`;
};

/** "Cả lớp (Cô Nguyễn Mai Hoa)" */
export const classInWords = (t: TFunction, held: Pick<Holding, "teacher"> | undefined): string => (held?.teacher ? t("textbooks.back.classRow", { teacher: held.teacher.fullName }) : t("textbooks.wholeClass"));

export const listForm = (t: TFunction, of: ClassAndSet, view: View, paper: Paper): Form => {
  const lines = linesOf(t, of, view);
  return {
    ...headOf(t, of, paper),
    heading: t(view === "missing" ? "textbooks.sheet.lacksHeading" : "textbooks.sheet.outHeading"),
    opening: [],
    columns: [
      { heading: t("textbooks.sheet.no"), widthMm: 11, align: "middle" },
      { heading: t("textbooks.pupil"), widthMm: 46, lines: 3 },
      { heading: t("textbooks.sheet.books"), widthMm: 79, lines: 15 },
      { heading: t("textbooks.sheet.count"), widthMm: 14, align: "middle" },
      { heading: t("textbooks.sheet.note"), widthMm: 20 },
    ],
    parts: [{ rows: lines.map(({ name, words, count }, index) => [String(index + 1), name, words, String(count), ""]) }],
    closing: [t("textbooks.sheet.listTotal", { pupils: lines.filter(({ isPupil }) => isPupil).length, count: lines.reduce((sum, { count }) => sum + count, 0) })],
    signatures: [{ role: t("textbooks.sheet.teacher"), hint: t("textbooks.sheet.signHint") }, { role: t("textbooks.sheet.librarian"), hint: t("textbooks.sheet.signHint") }],
    pageNo: (page, count) => t("overdues.form.page", { page, of: count }),
  };
};

/** Empty, to be signed while the books are handed out; or filled with what each has now. */
export const signingSheet = (t: TFunction, of: ClassAndSet, isBlank: boolean, teacher: string, paper: Paper): SigningSheet => {
  const { file, titles, set } = of;
  const cell = (pupil: string | undefined, title: string): string => {
    if (isBlank) return "";
    const held = file.holdings.filter((one) => one.pupil === pupil && one.title.id === title && one.out > 0);
    const no = held.map(({ accessionNo }) => accessionNo).find((one) => one !== undefined);
    return no ?? (held.length === 0 ? (pupil === undefined ? "" : "–") : String(held.reduce((sum, { out }) => sum + out, 0)));
  };
  // Who has left has no row on the sheet, and is not in its sums.
  const pupils = new Set(file.pupils.map(({ id }) => id));
  const countOf = (title: string): number => file.holdings.filter((one) => one.title.id === title && (one.pupil === undefined || pupils.has(one.pupil))).reduce((sum, { out }) => sum + out, 0);
  const ofClass = file.holdings.some(({ pupil, out }) => pupil === undefined && out > 0);
  return {
    ...headOf(t, of, paper),
    heading: t(isBlank ? "textbooks.sheet.headingBlank" : "textbooks.sheet.heading"),
    opening: t("textbooks.sheet.set", { name: set?.name ?? "" }),
    words: { no: t("textbooks.sheet.no"), pupil: t("textbooks.pupil"), sign: t("textbooks.sheet.sign"), total: t("textbooks.sheet.total") },
    titles: calledInSet(titles).map(displayTitle),
    rows: [
      ...file.pupils.map(({ id, fullName }, index) => ({ no: String(index + 1), name: fullName, cells: titles.map((title) => cell(id, title.id)) })),
      ...(ofClass && !isBlank ? [{ no: "", name: t("textbooks.sheet.wholeClass"), cells: titles.map((title) => cell(undefined, title.id)) }] : []),
    ],
    totals: titles.map((title) => (isBlank ? "" : String(countOf(title.id)))),
    signatures: [
      { role: t("textbooks.sheet.teacher"), hint: t("textbooks.sheet.signHint"), name: teacher.trim() },
      { role: t("textbooks.sheet.librarian"), hint: t("textbooks.sheet.signHint"), name: "" },
    ],
    pageNo: (page, count) => t("overdues.form.page", { page, of: count }),
  };
};

const headOf = (t: TFunction, { file }: ClassAndSet, { school, today }: Paper) => ({
  school,
  state: [t("overdues.form.state"), t("overdues.form.motto")] as const,
  placeAndDay: t("overdues.form.placeAndDay", { date: today.slice(8, 10), month: today.slice(5, 7), year: today.slice(0, 4) }),
  subheading: t("textbooks.sheet.subheading", { unit: file.classUnit, from: file.year, to: file.year + 1 }),
});
