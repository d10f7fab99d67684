/** The loan rules as a table that reads like the notice on the library's door: who, which books, how many, how long. */
import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { bookTypes, type BookType } from "#domain/catalogue/title.ts";
import type { Day } from "#domain/kernel/day.ts";
import { patronGroups, type PatronGroup } from "#domain/patrons/patron.ts";
import type { Calendar } from "#domain/school/calendar.ts";
import { withColumn, type RuleProblem, type RulesDraft } from "./loan-rules-draft.ts";
import classes from "./loan-rules-table.module.css";
import { RuleCellFields } from "./rule-cell-fields.tsx";

export interface LoanRulesTableProps {
  readonly draft: RulesDraft;
  readonly problems: readonly RuleProblem[];
  /** By it each cell says when a book that is borrowed today is to come back; without it none does. */
  readonly calendar: Calendar | undefined;
  readonly today: Day;
  readonly onChange: (draft: RulesDraft) => void;
}

export const LoanRulesTable = (props: LoanRulesTableProps) => {
  const { t } = useTranslation();
  const { draft, onChange } = props;
  const missing = bookTypes.filter((type) => !draft.columns.includes(type));
  return (
    <div>
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
            <th scope="col">{t("settings.rules.holds")}</th>
          </tr>
        </thead>
        <tbody>
          {patronGroups.map((group) => (
            <tr key={group}>
              <th scope="row">{t(`settings.rules.group.${group}`)}</th>
              {draft.columns.map((column) => (
                <td key={column}>
                  <RuleCellFields {...props} group={group} column={column} />
                </td>
              ))}
              <td>
                <BlockFields {...props} group={group} />
              </td>
              <td>
                <HoldField {...props} group={group} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {missing.length > 0 && (
        <NativeSelect
          mt="sm"
          maw="24rem"
          label={t("settings.rules.addColumn")}
          value=""
          data={[{ value: "", label: t("settings.rules.chooseColumn") }, ...missing.map((type) => ({ value: type, label: t(`settings.rules.column.${type}`) }))]}
          onChange={(event) => event.currentTarget.value !== "" && onChange(withColumn(draft, event.currentTarget.value as BookType))}
        />
      )}
    </div>
  );
};

const BlockFields = ({ draft, problems, onChange, group }: LoanRulesTableProps & { group: PatronGroup }) => {
  const { t } = useTranslation();
  const about = t(`settings.rules.group.${group}`);
  const wrong = problems.some((problem) => problem.group === group && problem.column === "overdue");
  return (
    <div className={classes.cell}>
      <span className={classes.columnName} aria-hidden="true">
        {t("settings.rules.overdue")}
      </span>
      <Checkbox
        label={t("settings.rules.blocks")}
        aria-label={`${about}: ${t("settings.rules.blocksLong")}`}
        checked={draft.overdueBlocks[group]}
        onChange={(event) => onChange({ ...draft, overdueBlocks: { ...draft.overdueBlocks, [group]: event.currentTarget.checked } })}
      />
      {draft.overdueBlocks[group] && (
        <div className={classes.count}>
          <span>{t("settings.rules.blocksAfter")}</span>
          <TextInput
            className={classes.number ?? ""}
            inputMode="numeric"
            value={draft.blocksAfter[group]}
            error={wrong}
            aria-label={`${about}: ${t("settings.rules.blocksAfterLabel")}`}
            onChange={(event) => onChange({ ...draft, blocksAfter: { ...draft.blocksAfter, [group]: event.currentTarget.value } })}
          />
          <span>{t("settings.rules.daysUnit")}</span>
        </div>
      )}
      {wrong && (
        <p className={classes.wrong} role="alert">
          {t("settings.rules.problem.blocksAfter")}
        </p>
      )}
    </div>
  );
};

const HoldField = ({ draft, problems, onChange, group }: LoanRulesTableProps & { group: PatronGroup }) => {
  const { t } = useTranslation();
  const wrong = problems.some((problem) => problem.group === group && problem.column === "holds");
  return (
    <div className={classes.cell}>
      <span className={classes.columnName} aria-hidden="true">
        {t("settings.rules.holds")}
      </span>
      <div className={classes.count}>
        <TextInput
          className={classes.number ?? ""}
          inputMode="numeric"
          value={draft.holds[group]}
          error={wrong}
          aria-label={`${t(`settings.rules.group.${group}`)}: ${t("settings.rules.holdsLabel")}`}
          onChange={(event) => onChange({ ...draft, holds: { ...draft.holds, [group]: event.currentTarget.value } })}
        />
        <span>{t("settings.rules.holdsUnit")}</span>
      </div>
      {wrong && (
        <p className={classes.wrong} role="alert">
          {t("settings.rules.problem.holds")}
        </p>
      )}
    </div>
  );
};
