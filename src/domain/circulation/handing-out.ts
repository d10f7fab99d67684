/**
 * Handing out a set to a class copy by copy: who gets the copy that was just scanned. Either pupil by pupil, each with all books
 * of theirs, or title by title down the class list. The pupil who is next is always known before the scan, never guessed after
 * it; a copy that does not fit who or what is next goes to nobody until somebody at the desk has said so.
 */
import type { PatronId, TitleId } from "../kernel/ids.ts";

export const handingOrders = ["byPupil", "byTitle"] as const;
export type HandingOrder = (typeof handingOrders)[number];

export interface HandingOut {
  readonly order: HandingOrder;
  /** As they stand on the list. */
  readonly pupils: readonly PatronId[];
  readonly titles: readonly TitleId[];
  readonly has: ReadonlySet<string>;
  /** Whom the desk has turned to; who is served after them comes next. */
  readonly at?: PatronId | undefined;
  /** By title: what is being handed out; once all have it, the next of the set. */
  readonly title?: TitleId | undefined;
  /** Passed over for now. */
  readonly passed: ReadonlySet<string>;
}

export type Recipient =
  | { readonly type: "Gets"; readonly pupil: PatronId }
  | { readonly type: "NotInSet" }
  | { readonly type: "OtherTitle"; readonly expected: TitleId }
  | { readonly type: "HasIt"; readonly pupil: PatronId }
  | { readonly type: "EverybodyHasIt" };

export const cellOf = (pupil: PatronId, title: TitleId): string => `${pupil} ${title}`;

export const lacks = ({ titles, has }: HandingOut, pupil: PatronId): TitleId[] => titles.filter((title) => !has.has(cellOf(pupil, title)));

/** Of the titles of the set and the pupils of the list: whoever else has one, as a pupil who has left, does not count. */
export const handedCount = (state: HandingOut): number => state.pupils.reduce((sum, pupil) => sum + state.titles.length - lacks(state, pupil).length, 0);

/** Who is next, and with by title what: shown before the scan. */
export const nextUp = (state: HandingOut): { readonly pupil: PatronId | undefined; readonly title: TitleId | undefined } => {
  if (state.order === "byPupil") return { pupil: from(state, state.at).find((pupil) => state.titles.some((title) => needs(state, pupil, title))), title: undefined };
  const title = titleNow(state);
  // A new title begins at the top of the list.
  return { title, pupil: title && from(state, title === state.title ? state.at : undefined).find((pupil) => needs(state, pupil, title)) };
};

export const recipientOf = (state: HandingOut, title: TitleId): Recipient => {
  if (!state.titles.includes(title)) return { type: "NotInSet" };
  const { pupil, title: expected } = nextUp(state);
  if (pupil === undefined) return { type: "EverybodyHasIt" };
  if (expected !== undefined && expected !== title) return { type: "OtherTitle", expected };
  return state.has.has(cellOf(pupil, title)) ? { type: "HasIt", pupil } : { type: "Gets", pupil };
};

/** The pupil got the copy: by title the list goes on below them, by pupil they stay until they have all. */
export const handedTo = (state: HandingOut, pupil: PatronId, title: TitleId): HandingOut => ({
  ...state,
  has: new Set([...state.has, cellOf(pupil, title)]),
  at: pupil,
  ...(state.order === "byTitle" ? { title } : {}),
});

/** It came back, or was never so. */
export const takenFrom = (state: HandingOut, pupil: PatronId, title: TitleId): HandingOut => {
  const has = new Set(state.has);
  has.delete(cellOf(pupil, title));
  return { ...state, has, at: pupil, ...(state.order === "byTitle" ? { title } : {}) };
};

/** Whoever is next gets nothing for now: with by title this book, else all that is missing. */
export const passedOver = (state: HandingOut): HandingOut => {
  const { pupil, title } = nextUp(state);
  if (pupil === undefined) return state;
  const cells = title === undefined ? lacks(state, pupil).map((each) => cellOf(pupil, each)) : [cellOf(pupil, title)];
  return { ...state, at: pupil, passed: new Set([...state.passed, ...cells]) };
};

/** Also who was passed over is asked again. */
export const turnedTo = (state: HandingOut, pupil: PatronId): HandingOut => ({
  ...state,
  at: pupil,
  passed: new Set([...state.passed].filter((cell) => !cell.startsWith(`${pupil} `))),
  ...(state.order === "byTitle" ? { title: titleNow(state) } : {}),
});

/** By title: this one is handed out now, from the top of the list. */
export const turnedToTitle = (state: HandingOut, title: TitleId): HandingOut => ({ ...state, title, at: undefined });

const titleNow = (state: HandingOut): TitleId | undefined => {
  const isNeeded = (title: TitleId): boolean => state.pupils.some((pupil) => needs(state, pupil, title));
  return state.title !== undefined && isNeeded(state.title) ? state.title : state.titles.find(isNeeded);
};

const needs = ({ has, passed }: HandingOut, pupil: PatronId, title: TitleId): boolean => !has.has(cellOf(pupil, title)) && !passed.has(cellOf(pupil, title));

/** From whom the desk has turned to down the list, and then from its top. */
const from = ({ pupils }: HandingOut, at: PatronId | undefined): readonly PatronId[] => {
  const index = Math.max(0, at === undefined ? 0 : pupils.indexOf(at));
  return [...pupils.slice(index), ...pupils.slice(0, index)];
};
