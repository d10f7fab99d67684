/** Holds on paper and in messages: the slip in the book, the list to take along to the shelves, the words for the reader. */
import type { TFunction } from "i18next";
import type { TitleQueue } from "../../desk/holds.ts";
import { displayTitle, type Title } from "../../domain/catalogue/title.ts";
import type { Caught } from "../../domain/circulation/hold-queue.ts";
import type { QueuedHold } from "../../domain/circulation/queue-today.ts";
import type { Copy } from "../../domain/copies/copy.ts";
import { dayInVietnamese, type Day } from "../../domain/kernel/day.ts";
import type { CopyId } from "../../domain/kernel/ids.ts";
import type { Form, ReaderSlip } from "../parts/page-maker.ts";
import { readerInWords } from "../parts/reader-words.ts";

export interface Context {
  readonly t: TFunction;
  readonly school: string;
  readonly today: Day;
}

/** A copy that is kept for a reader. */
export interface Kept {
  readonly title: Title;
  readonly held: QueuedHold;
  readonly caught: Caught;
  readonly copy: Copy | undefined;
}

export const copyOf = ({ copies }: TitleQueue, id: CopyId): Copy | undefined => copies.find((copy) => copy.id === id);

export const keptIn = (queues: readonly TitleQueue[]): Kept[] =>
  queues
    .flatMap((one) => one.queue.holds.filter(({ state }) => state === "ready").flatMap((held) => held.standing.map((caught): Kept => ({ title: one.title, held, caught, copy: copyOf(one, caught.copy) }))))
    .sort((a, b) => (a.caught.until < b.caught.until ? -1 : a.caught.until > b.caught.until ? 1 : 0));

export const heldReader = (t: TFunction, { patron }: Pick<QueuedHold, "patron">): string => (patron ? readerInWords(t, patron) : t("holds.unknownReader"));

export const slipFor = ({ t, school }: Context, { title, held, caught, copy }: Kept): ReaderSlip => ({
  school,
  heading: t("holds.slip.heading"),
  // Read from afar: for whom, and how long.
  reader: `${heldReader(t, held)} · ${t("holds.slip.until", { day: dayInVietnamese(caught.until) })}`,
  books: [{ title: displayTitle(title), accessionNo: copy?.accessionNo ?? "", due: "", late: "" }],
  request: t("holds.slip.request"),
});

/** "STK.001 (Kệ B1)" for each copy that would do. */
export const placesOf = (t: TFunction, one: TitleQueue, ids: readonly CopyId[]): string[] =>
  ids.flatMap((id) => {
    const copy = copyOf(one, id);
    return copy ? [placeOfCopy(t, one, copy)] : [];
  });

export const placeOfCopy = (t: TFunction, { queue }: TitleQueue, copy: Copy): string => {
  const isAside = queue.holds.some(({ standing }) => standing.some((caught) => caught.copy === copy.id));
  const where = isAside ? t("holds.onPickUpShelf") : copy.shelf;
  return where ? `${copy.accessionNo} (${where})` : copy.accessionNo;
};

/** More copies than these on paper only make the list longer. */
const copiesNamed = 3;

export const listToFetch = ({ t, school, today }: Context, queues: readonly TitleQueue[]): Form => {
  const rows = queues.flatMap((one) => one.tasks.flatMap((task) => (task.type === "FetchFromShelf" ? [[displayTitle(one.title), placesOf(t, one, task.copies).slice(0, copiesNamed).join(", "), heldReader(t, task.hold), ""]] : [])));
  return {
    school,
    state: [t("overdues.form.state"), t("overdues.form.motto")],
    placeAndDay: t("overdues.form.placeAndDay", { date: today.slice(8, 10), month: today.slice(5, 7), year: today.slice(0, 4) }),
    heading: t("holds.form.heading"),
    subheading: t("holds.form.subheading", { day: dayInVietnamese(today) }),
    opening: [],
    columns: [
      { heading: t("overdues.form.no"), widthMm: 11, align: "middle" },
      { heading: t("holds.form.title"), widthMm: 54 },
      { heading: t("holds.form.copies"), widthMm: 43 },
      { heading: t("holds.form.reader"), widthMm: 44 },
      { heading: t("holds.form.note"), widthMm: 18 },
    ],
    parts: [{ rows: rows.map((row, index) => [String(index + 1), ...row]) }],
    closing: [t("holds.form.total", { n: rows.length })],
    signatures: [{ role: t("overdues.form.librarian"), hint: t("overdues.form.sign") }],
    pageNo: (page, of) => t("overdues.form.page", { page, of }),
  };
};

export const messageFor = ({ t, school }: Context, { title, held, caught }: Pick<Kept, "title" | "held" | "caught">): string =>
  t("holds.message", { school, name: heldReader(t, held), title: displayTitle(title), day: dayInVietnamese(caught.until) });
