/**
 * The loan rules while someone is typing them: every number is still text, so nothing typed is lost when it is wrong.
 * A cell says how a reader group borrows one type of book; `asOther` means the group's ordinary rule holds,
 * `notLent` that the group borrows none. Types of book that no rule names stand under the ordinary column.
 */
import { bookTypes, type BookType } from "#domain/catalogue/title.ts";
import type { LoanRule, RuleBook } from "#domain/circulation/loan-rules.ts";
import { err, ok, type Result } from "#domain/kernel/result.ts";
import { patronGroups, type PatronGroup } from "#domain/patrons/patron.ts";

export type RuleColumn = "any" | BookType;

export const periodKinds = ["days", "endOfTerm", "endOfSchoolYear", "inLibrary", "asOther", "notLent"] as const;
export type PeriodKind = (typeof periodKinds)[number];

export interface RuleCell {
  readonly limit: string;
  readonly kind: PeriodKind;
  readonly days: string;
}

export interface RulesDraft {
  readonly columns: readonly RuleColumn[];
  readonly cells: Readonly<Record<PatronGroup, Readonly<Partial<Record<RuleColumn, RuleCell>>>>>;
  readonly overdueBlocks: Readonly<Record<PatronGroup, boolean>>;
}

export interface RuleProblem {
  readonly group: PatronGroup;
  readonly column: RuleColumn;
  readonly part: "limit" | "days";
}

export type Rules = Pick<RuleBook, "rules" | "overdueBlocks">;

export const mostCopies = 200;
export const mostDays = 366;

export const draftFromRules = ({ rules, overdueBlocks }: Rules): RulesDraft => {
  const named = bookTypes.filter((type) => alwaysShown.includes(type) || patronGroups.some((group) => rules[group][type]));
  const columns: readonly RuleColumn[] = ["any", ...named];
  const cellsOf = (group: PatronGroup) => Object.fromEntries(columns.map((column) => [column, cellFrom(rules[group][column], column)]));
  return { columns, cells: byGroup(cellsOf), overdueBlocks };
};

/** Which kinds of period a column offers: the ordinary column has no other rule to fall back on. */
export const kindsOf = (column: RuleColumn): readonly PeriodKind[] => periodKinds.filter((kind) => kind !== (column === "any" ? "asOther" : "notLent"));

export const hasLimit = (kind: PeriodKind): boolean => kind === "days" || kind === "endOfTerm" || kind === "endOfSchoolYear";

export const withCell = (draft: RulesDraft, group: PatronGroup, column: RuleColumn, change: Partial<RuleCell>): RulesDraft => ({
  ...draft,
  cells: { ...draft.cells, [group]: { ...draft.cells[group], [column]: { ...cellOf(draft, group, column), ...change } } },
});

export const cellOf = (draft: RulesDraft, group: PatronGroup, column: RuleColumn): RuleCell => draft.cells[group][column] ?? cellFrom(undefined, column);

export const rulesFromDraft = (draft: RulesDraft): Result<Rules, readonly RuleProblem[]> => {
  const problems = patronGroups.flatMap((group) => draft.columns.flatMap((column) => problemsOf(cellOf(draft, group, column), group, column)));
  if (problems.length > 0) return err(problems);
  const rulesOf = (group: PatronGroup) =>
    Object.fromEntries(
      draft.columns.flatMap((column) => {
        const rule = ruleFrom(cellOf(draft, group, column));
        return rule ? [[column, rule]] : [];
      }),
    );
  return ok({ rules: byGroup(rulesOf), overdueBlocks: draft.overdueBlocks });
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
  if (!rule) return { limit: "2", kind: column === "any" ? "notLent" : "asOther", days: "7" };
  const limit = String(rule.limit);
  if (rule.inLibraryOnly) return { limit, kind: "inLibrary", days: "7" };
  return "days" in rule.period ? { limit, kind: "days", days: String(rule.period.days) } : { limit, kind: rule.period.until, days: "7" };
};

const ruleFrom = ({ limit, kind, days }: RuleCell): LoanRule | undefined => {
  if (kind === "asOther" || kind === "notLent") return undefined;
  if (kind === "inLibrary") return { limit: countFrom(limit, 0, mostCopies) ?? 1, period: { days: 0 }, inLibraryOnly: true };
  return { limit: Number(limit), period: kind === "days" ? { days: Number(days) } : { until: kind } };
};

const problemsOf = ({ limit, kind, days }: RuleCell, group: PatronGroup, column: RuleColumn): RuleProblem[] => [
  ...(hasLimit(kind) && countFrom(limit, 0, mostCopies) === undefined ? [{ group, column, part: "limit" } as const] : []),
  ...(kind === "days" && countFrom(days, 1, mostDays) === undefined ? [{ group, column, part: "days" } as const] : []),
];

const countFrom = (typed: string, least: number, most: number): number | undefined => {
  const text = typed.trim();
  const count = Number(text);
  return /^\d{1,4}$/.test(text) && count >= least && count <= most ? count : undefined;
};
