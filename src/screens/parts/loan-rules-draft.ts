/**
 * The loan rules while someone is typing them: every number is still text, so nothing typed is lost when it is wrong.
 * A cell says how a reader group borrows one type of book; `asOther` means the group's ordinary rule holds,
 * `notLent` that the group borrows none. Types of book that no rule names stand under the ordinary column.
 */
import { bookTypes, type BookType } from "#domain/catalogue/title.ts";
import type { LoanPeriod, LoanRule, LossRule, RulesText } from "#domain/circulation/loan-rules.ts";
import { usualHolds } from "#domain/circulation/place-hold.ts";
import { dayFromTyped, dayInVietnamese, type Day } from "#domain/kernel/day.ts";
import { err, ok, type Result } from "#domain/kernel/result.ts";
import { patronGroups, type PatronGroup } from "#domain/patrons/patron.ts";
import { dongInDigits } from "../../ui/dong.ts";

export type RuleColumn = "any" | BookType;

export const periodKinds = ["days", "endOfTerm", "endOfSchoolYear", "date", "inLibrary", "asOther", "notLent"] as const;
export type PeriodKind = (typeof periodKinds)[number];

export const lossKinds = ["notSaid", "sameTitle", "value", "factor"] as const;
export type LossKind = (typeof lossKinds)[number];

/** What is typed in a cell; of some of it nothing need be said. */
export const rulePartKinds = ["limit", "days", "on", "renewals", "renewDays", "deposit", "factor"] as const;
export type RulePart = (typeof rulePartKinds)[number];

export interface RuleCell extends Readonly<Record<RulePart, string>> {
  readonly kind: PeriodKind;
  readonly loss: LossKind;
}

export interface RulesDraft {
  readonly columns: readonly RuleColumn[];
  readonly cells: Readonly<Record<PatronGroup, Readonly<Partial<Record<RuleColumn, RuleCell>>>>>;
  readonly overdueBlocks: Readonly<Record<PatronGroup, boolean>>;
  /** How many days late a book may be before it blocks. */
  readonly blocksAfter: Readonly<Record<PatronGroup, string>>;
  /** For how many titles a reader may wait at once. */
  readonly holds: Readonly<Record<PatronGroup, string>>;
}

export interface RuleProblem {
  readonly group: PatronGroup;
  readonly column: RuleColumn | "overdue" | "holds";
  readonly part: RulePart | "blocksAfter" | "holds";
}

export const mostCopies = 200;
export const mostDays = 366;
export const mostRenewals = 20;
export const mostDeposit = 10_000_000;
export const mostFactor = 5;
export const mostHolds = 20;

export const draftFromRules = ({ rules, overdueBlocks, blocksAfterDays, holds }: RulesText): RulesDraft => {
  const named = bookTypes.filter((type) => alwaysShown.includes(type) || patronGroups.some((group) => rules[group][type]));
  const columns: readonly RuleColumn[] = ["any", ...named];
  const cellsOf = (group: PatronGroup) => Object.fromEntries(columns.map((column) => [column, cellFrom(rules[group][column], column)]));
  return { columns, cells: byGroup(cellsOf), overdueBlocks, blocksAfter: byGroup((group) => String(blocksAfterDays?.[group] ?? 0)), holds: byGroup((group) => String(holds?.[group] ?? usualHolds)) };
};

/** Which kinds of period a column offers: the ordinary column has no other rule to fall back on. */
export const kindsOf = (column: RuleColumn): readonly PeriodKind[] => periodKinds.filter((kind) => kind !== (column === "any" ? "asOther" : "notLent"));

/** Books go home under this kind of period: a number of copies, renewals, a deposit and a loss belong to it. */
export const isLent = (kind: PeriodKind): kind is "days" | "endOfTerm" | "endOfSchoolYear" | "date" => !["inLibrary", "asOther", "notLent"].includes(kind);

export const withCell = (draft: RulesDraft, group: PatronGroup, column: RuleColumn, change: Partial<RuleCell>): RulesDraft => ({
  ...draft,
  cells: { ...draft.cells, [group]: { ...draft.cells[group], [column]: { ...cellOf(draft, group, column), ...change } } },
});

/** One more type of book gets rules of its own; until someone changes them they are those of ordinary books. */
export const withColumn = (draft: RulesDraft, column: BookType): RulesDraft => ({ ...draft, columns: [...draft.columns.filter((one) => one !== column), column] });

export const cellOf = (draft: RulesDraft, group: PatronGroup, column: RuleColumn): RuleCell => draft.cells[group][column] ?? cellFrom(undefined, column);

/** `today` gives the year to a date that was typed without one. */
export const rulesFromDraft = (draft: RulesDraft, today: Day): Result<RulesText, readonly RuleProblem[]> => {
  const problems = patronGroups.flatMap((group): RuleProblem[] => [
    ...draft.columns.flatMap((column) => problemsOf(cellOf(draft, group, column), today).map((part) => ({ group, column, part }))),
    ...(draft.overdueBlocks[group] && countFrom(draft.blocksAfter[group], 0, mostDays) === undefined ? [{ group, column: "overdue", part: "blocksAfter" } as const] : []),
    ...(countFrom(draft.holds[group], 0, mostHolds) === undefined ? [{ group, column: "holds", part: "holds" } as const] : []),
  ]);
  if (problems.length > 0) return err(problems);
  const rulesOf = (group: PatronGroup) =>
    Object.fromEntries(
      draft.columns.flatMap((column) => {
        const rule = ruleFromCell(cellOf(draft, group, column), today);
        return rule ? [[column, rule]] : [];
      }),
    );
  const late = patronGroups.flatMap((group) => (draft.overdueBlocks[group] && Number(draft.blocksAfter[group]) > 0 ? [[group, Number(draft.blocksAfter[group])] as const] : []));
  const held = patronGroups.flatMap((group) => (Number(draft.holds[group]) === usualHolds ? [] : [[group, Number(draft.holds[group])] as const]));
  return ok({
    rules: byGroup(rulesOf),
    overdueBlocks: draft.overdueBlocks,
    ...(late.length > 0 ? { blocksAfterDays: Object.fromEntries(late) } : {}),
    ...(held.length > 0 ? { holds: Object.fromEntries(held) } : {}),
  });
};

/** The rule a cell says; undefined where it says none, or not yet a whole one. */
export const ruleFromCell = (cell: RuleCell, today: Day): LoanRule | undefined => {
  if (cell.kind === "asOther" || cell.kind === "notLent") return undefined;
  const limit = countFrom(cell.limit, 0, mostCopies);
  if (cell.kind === "inLibrary") return { limit: limit ?? 1, period: { days: 0 }, inLibraryOnly: true };
  const period = periodFrom(cell, today);
  if (limit === undefined || period === undefined || problemsOf(cell, today).length > 0) return undefined;
  const [renewals, renewDays, deposit] = [countFrom(cell.renewals, 1, mostRenewals), countFrom(cell.renewDays, 1, mostDays), dongFrom(cell.deposit)];
  const loss = lossFrom(cell);
  return {
    limit,
    period,
    ...(renewals === undefined ? {} : { renewals }),
    ...(renewals === undefined || renewDays === undefined ? {} : { renewDays }),
    ...(deposit ? { deposit } : {}),
    ...(loss ? { loss } : {}),
  };
};

const alwaysShown: readonly BookType[] = ["textbook", "teacherBook"];

const byGroup = <Value>(of: (group: PatronGroup) => Value): Record<PatronGroup, Value> => ({
  pupil: of("pupil"),
  teacher: of("teacher"),
  staff: of("staff"),
  management: of("management"),
  parent: of("parent"),
  other: of("other"),
});

const cellFrom = (rule: LoanRule | undefined, column: RuleColumn): RuleCell => {
  if (!rule) return { ...emptyCell, kind: column === "any" ? "notLent" : "asOther" };
  const { period, loss } = rule;
  return {
    limit: String(rule.limit),
    kind: rule.inLibraryOnly ? "inLibrary" : "days" in period ? "days" : period.until,
    days: "days" in period && !rule.inLibraryOnly ? String(period.days) : emptyCell.days,
    on: "until" in period && period.until === "date" ? dayInVietnamese(period.on) : "",
    renewals: String(rule.renewals ?? 0),
    renewDays: rule.renewDays === undefined ? "" : String(rule.renewDays),
    deposit: rule.deposit === undefined ? "" : dongInDigits(rule.deposit),
    loss: loss?.by ?? "notSaid",
    factor: loss?.by === "factor" ? String(loss.factor) : emptyCell.factor,
  };
};

const emptyCell: Omit<RuleCell, "kind"> = { limit: "2", days: "7", on: "", renewals: "0", renewDays: "", deposit: "", loss: "notSaid", factor: "2" };

const periodFrom = ({ kind, days, on }: RuleCell, today: Day): LoanPeriod | undefined => {
  if (kind === "endOfTerm" || kind === "endOfSchoolYear") return { until: kind };
  if (kind === "date") {
    const read = dayFromTyped(on, today, "ahead");
    return read && { until: "date", on: read };
  }
  const count = countFrom(days, 1, mostDays);
  return count === undefined ? undefined : { days: count };
};

const lossFrom = ({ loss, factor }: RuleCell): LossRule | undefined =>
  loss === "notSaid" ? undefined : loss === "factor" ? { by: "factor", factor: Number(factor) } : { by: loss };

/** Which typed parts of a cell are wrong; what its kind of period does not ask for does not matter. */
const problemsOf = (cell: RuleCell, today: Day): RulePart[] => {
  if (!isLent(cell.kind)) return [];
  const wrong: Readonly<Record<RulePart, boolean>> = {
    limit: countFrom(cell.limit, 0, mostCopies) === undefined,
    days: cell.kind === "days" && countFrom(cell.days, 1, mostDays) === undefined,
    on: cell.kind === "date" && dayFromTyped(cell.on, today, "ahead") === undefined,
    renewals: cell.renewals.trim() !== "" && countFrom(cell.renewals, 0, mostRenewals) === undefined,
    renewDays: cell.renewDays.trim() !== "" && countFrom(cell.renewDays, 1, mostDays) === undefined,
    deposit: cell.deposit.trim() !== "" && dongFrom(cell.deposit) === undefined,
    factor: cell.loss === "factor" && countFrom(cell.factor, 1, mostFactor) === undefined,
  };
  return rulePartKinds.filter((part) => wrong[part]);
};

const countFrom = (typed: string, least: number, most: number): number | undefined => {
  const text = typed.trim();
  const count = Number(text);
  return /^\d{1,4}$/.test(text) && count >= least && count <= most ? count : undefined;
};

/** As people write money: 50000, 50.000, 50 000 đ. */
const dongFrom = (typed: string): number | undefined => {
  const text = typed.trim().replace(/\s*đ$/i, "");
  if (!/^(\d{1,8}|\d{1,3}([. ]\d{3})+)$/.test(text)) return undefined;
  const dong = Number(text.replace(/[. ]/g, ""));
  return dong <= mostDeposit ? dong : undefined;
};
