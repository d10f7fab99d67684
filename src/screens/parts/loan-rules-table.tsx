/** The loan rules as a table that reads like the notice on the library's door: who, which books, how many, how long. */
import { Checkbox, NativeSelect, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { patronGroups, type PatronGroup } from "#domain/patrons/patron.ts";
import { cellOf, isLent, kindsOf, withCell, type PeriodKind, type RuleColumn, type RuleProblem, type RulesDraft } from "./loan-rules-draft.ts";
import classes from "./loan-rules-table.module.css";

export interface LoanRulesTableProps {
  readonly draft: RulesDraft;
  readonly problems: readonly RuleProblem[];
  readonly onChange: (draft: RulesDraft) => void;
}

export const LoanRulesTable = ({ draft, problems, onChange }: LoanRulesTableProps) => {
  const { t } = useTranslation();
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t("settings.rules.readers")}</th>
          {draft.columns.map((column) => (
            <th key={column} scope="col">
              {t(`settings.rules.column.${column}`)}
            </th>
          ))}
          <th scope="col">{t("settings.rules.overdue")}</th>
        </tr>
      </thead>
      <tbody>
        {patronGroups.map((group) => (
          <tr key={group}>
            <th scope="row">{t(`settings.rules.group.${group}`)}</th>
            {draft.columns.map((column) => (
              <td key={column}>
                <RuleCellFields {...{ draft, problems, onChange, group, column }} />
              </td>
            ))}
            <td>
              <Checkbox
                label={t("settings.rules.blocks")}
                aria-label={`${t(`settings.rules.group.${group}`)}: ${t("settings.rules.blocksLong")}`}
                checked={draft.overdueBlocks[group]}
                onChange={(event) => onChange({ ...draft, overdueBlocks: { ...draft.overdueBlocks, [group]: event.currentTarget.checked } })}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const RuleCellFields = ({ draft, problems, onChange, group, column }: LoanRulesTableProps & { group: PatronGroup; column: RuleColumn }) => {
  const { t } = useTranslation();
  const cell = cellOf(draft, group, column);
  const about = `${t(`settings.rules.group.${group}`)}, ${t(`settings.rules.column.${column}`)}`;
  const wrong = (part: RuleProblem["part"]) => problems.some((problem) => problem.group === group && problem.column === column && problem.part === part);
  const number = (part: "limit" | "days" | "on") => (
    <div className={classes.count}>
      <TextInput
        className={classes.number ?? ""}
        inputMode={part === "on" ? "text" : "numeric"}
        value={cell[part]}
        error={wrong(part)}
        aria-label={`${about}: ${t(`settings.rules.${part}Label`)}`}
        onChange={(event) => onChange(withCell(draft, group, column, { [part]: event.currentTarget.value }))}
      />
      <span>{t(`settings.rules.${part}Unit`)}</span>
    </div>
  );
  return (
    <div className={classes.cell}>
      <span className={classes.columnName} aria-hidden="true">
        {t(`settings.rules.column.${column}`)}
      </span>
      <NativeSelect
        size="md"
        value={cell.kind}
        aria-label={`${about}: ${t("settings.rules.periodLabel")}`}
        data={kindsOf(column).map((kind) => ({ value: kind, label: t(`settings.rules.period.${kind}`) }))}
        onChange={(event) => onChange(withCell(draft, group, column, { kind: event.currentTarget.value as PeriodKind }))}
      />
      {isLent(cell.kind) && (
        <div className={classes.counts}>
          {number("limit")}
          {cell.kind === "days" && number("days")}
          {cell.kind === "date" && number("on")}
        </div>
      )}
      {(wrong("limit") || wrong("days") || wrong("on")) && (
        <Text className={classes.wrong ?? ""} size="sm" role="alert">
          {wrong("limit") ? t("settings.rules.limitWrong") : wrong("days") ? t("settings.rules.daysWrong") : t("settings.rules.onWrong")}
        </Text>
      )}
    </div>
  );
};
