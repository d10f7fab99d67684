/** The preview of the turn, pupil by pupil: which rows a person asked to see, and what is chosen for one of them. */
import type { Match } from "#domain/patrons/list-match.ts";
import { leavings, nameOrder } from "#domain/patrons/patron.ts";
import type { Choice, Fate, Move, Rollover } from "#domain/patrons/rollover.ts";
import { rowKey } from "./rollover-state.ts";

export type ReaderRow =
  | { readonly is: "move"; readonly key: string; readonly name: string; readonly classes: readonly string[]; readonly toLook: boolean; readonly move: Move }
  | { readonly is: "arrival"; readonly key: string; readonly name: string; readonly classes: readonly string[]; readonly toLook: boolean; readonly arrival: Match; readonly away: boolean };

export const rowFilters = ["look", "all", "goesUp", "changesClass", "repeats", "comesBack", "arrives", "leaves", "movedAlready"] as const;
export type RowFilter = (typeof rowFilters)[number];

/** As in the class lists of last year, those who are new at the end of the class they come into. */
export const rowsOf = (plan: Rollover, turnedAway: ReadonlySet<string>): ReaderRow[] => {
  const { compare } = new Intl.Collator("vi", { numeric: true });
  const keyed = unsorted(plan, turnedAway).map((row) => ({ row, classUnit: row.classes[0] ?? "", given: nameOrder(row.name) }));
  return keyed.sort((a, b) => compare(a.classUnit, b.classUnit) || Number(a.row.is === "arrival") - Number(b.row.is === "arrival") || compare(a.given, b.given)).map(({ row }) => row);
};

const unsorted = ({ moves, arrivals }: Rollover, turnedAway: ReadonlySet<string>): ReaderRow[] => [
  ...moves.map((move): ReaderRow => ({ is: "move", key: move.patron.id, name: move.patron.fullName, classes: [move.patron.classUnit ?? "", ...("into" in move.fate ? [move.fate.into.classUnit] : [])], toLook: needsLook(move), move })),
  ...arrivals.map((arrival): ReaderRow => ({ is: "arrival", key: rowKey(arrival.listed), name: arrival.listed.fullName, classes: [arrival.listed.classUnit ?? ""], toLook: arrival.doubts.length > 0, arrival, away: turnedAway.has(rowKey(arrival.listed)) })),
];

/** Also once a person has decided: the row stays where they found it. */
const needsLook = ({ proposed, doubts }: Move): boolean => proposed.is === "unclear" || doubts.length > 0;

export const isAsked = (row: ReaderRow, filter: RowFilter, classUnit: string): boolean =>
  (classUnit === "" || row.classes.includes(classUnit)) &&
  (filter === "all" || (filter === "look" ? row.toLook : row.is === "move" ? row.move.fate.is === filter : filter === "arrives"));

/** As the value of a field to choose from; empty = as proposed. */
export const choiceValue = (choice: Choice | undefined): string => (choice === undefined ? "" : choice.is === "class" ? `class ${choice.classUnit}` : choice.is === "leaves" ? choice.how : choice.is);

export const choiceFrom = (value: string): Choice | undefined => {
  const how = leavings.find((one) => one === value);
  if (how !== undefined) return { is: "leaves", how };
  if (value === "repeats" || value === "open") return { is: value };
  return value.startsWith("class ") ? { is: "class", classUnit: value.slice("class ".length) } : undefined;
};

export const intoOf = (fate: Fate): string => ("into" in fate ? fate.into.classUnit : "");
