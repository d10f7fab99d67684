/**
 * The preview, row by row: what the plan will do, and the rows that reading refused, in the order of the file.
 * A row that is taken in although something about it is doubtful is marked, so that a person can look at it.
 */
import type { ListPlan, PlannedRow } from "../../desk/services.ts";
import type { ReasonAtRow, RecordsRead } from "./list-reader.ts";

export interface PreviewRow {
  readonly row: number;
  readonly what: PlannedRow["what"];
  readonly label: string;
  /** Of the plan: what the library knows already. */
  readonly why: PlannedRow["why"];
  /** Of the file: why it is refused, or what is doubtful. */
  readonly reasons: readonly ReasonAtRow["reason"][];
  readonly toCheck: boolean;
}

export const previewFilters = ["all", "add", "change", "skip", "warned"] as const;
export type PreviewFilter = (typeof previewFilters)[number];

export const previewRows = (plan: ListPlan, { refused, warnings, joined }: Pick<RecordsRead<unknown>, "refused" | "warnings" | "joined">): readonly PreviewRow[] => {
  const doubts = new Map<number, ReasonAtRow["reason"][]>();
  for (const { row, reason } of warnings) doubts.set(row, [...(doubts.get(row) ?? []), reason]);
  const at = (row: number, { what, label }: Pick<PlannedRow, "what" | "label">, why: PlannedRow["why"]): PreviewRow => ({ row, what, label, why, reasons: doubts.get(row) ?? [], toCheck: doubts.has(row) });
  const byRow = new Map(plan.rows.map((planned) => [planned.row, planned]));
  return [
    ...plan.rows.map((planned) => at(planned.row, planned, planned.why)),
    ...joined.flatMap(({ row, of }) => at(row, byRow.get(of) ?? { what: "change", label: "" }, { type: "SameTitle", row: of })),
    ...refused.map(({ row, reason }): PreviewRow => ({ row, what: "skip", label: "", why: undefined, reasons: [reason], toCheck: true })),
  ].sort((a, b) => a.row - b.row);
};

export const filtered = (rows: readonly PreviewRow[], filter: PreviewFilter): readonly PreviewRow[] =>
  filter === "all" ? rows : rows.filter(({ what, toCheck }) => (filter === "warned" ? toCheck : what === filter));

export const countsOf = (rows: readonly PreviewRow[]): Readonly<Record<PreviewFilter, number>> => {
  const counts = { all: rows.length, add: 0, change: 0, skip: 0, warned: 0 };
  for (const { what, toCheck } of rows) {
    counts[what] += 1;
    if (toCheck) counts.warned += 1;
  }
  return counts;
};

/** Of numbers that have lost their zeros: how many, and the first of them; each row says its own. */
export const zerosLostIn = (rows: readonly PreviewRow[]): { readonly n: number; readonly number: string } | undefined => {
  const lost = rows.flatMap(({ reasons }) => reasons).flatMap((reason) => (reason.type === "LeadingZerosLost" && "number" in reason ? [String(reason.number)] : []));
  return lost[0] === undefined ? undefined : { n: lost.length, number: lost[0] };
};
