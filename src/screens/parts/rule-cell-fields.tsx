/** One cell of the loan rules: how long and how many stand open; renewals, deposit and loss under a fold that says them in short. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { dueDay, usualDays } from "#domain/circulation/due-day.ts";
import { dayInVietnamese, weekdayOf, type Day } from "#domain/kernel/day.ts";
import type { PatronGroup } from "#domain/patrons/patron.ts";
import type { Calendar } from "#domain/school/calendar.ts";
import { cellOf, isLent, kindsOf, lossKinds, ruleFromCell, withCell, type LossKind, type PeriodKind, type RuleCell, type RuleColumn, type RulePart } from "./loan-rules-draft.ts";
import classes from "./loan-rules-table.module.css";
import type { LoanRulesTableProps } from "./loan-rules-table.tsx";

export const RuleCellFields = (props: LoanRulesTableProps & { group: PatronGroup; column: RuleColumn }) => {
  const { t } = useTranslation();
  const { draft, problems, onChange, group, column } = props;
  const cell = cellOf(draft, group, column);
  const about = `${t(`settings.rules.group.${group}`)}, ${t(`settings.rules.column.${column}`)}`;
  const wrong = problems.filter((problem) => problem.group === group && problem.column === column).map(({ part }) => part);
  const change = (to: Partial<RuleCell>) => onChange(withCell(draft, group, column, to));
  const typed = (part: RulePart, width: string | undefined, placeholder?: string) => (
    <TextInput
      className={width ?? ""}
      inputMode={part === "on" ? "text" : "numeric"}
      value={cell[part]}
      error={wrong.includes(part)}
      placeholder={placeholder}
      aria-label={`${about}: ${t(`settings.rules.label.${part}`)}`}
      onChange={(event) => change({ [part]: event.currentTarget.value })}
    />
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
        onChange={(event) => change({ kind: event.currentTarget.value as PeriodKind })}
      />
      {isLent(cell.kind) && (
        <>
          <div className={classes.counts}>
            <div className={classes.count}>
              {typed("limit", classes.number)}
              <span>{t("settings.rules.limitUnit")}</span>
            </div>
            {cell.kind === "days" && (
              <div className={classes.count}>
                {typed("days", classes.number)}
                <span>{t("settings.rules.daysUnit")}</span>
              </div>
            )}
            {cell.kind === "date" && typed("on", classes.date)}
          </div>
          <details className={classes.more} open={wrong.some((part) => part !== "limit" && part !== "days" && part !== "on") || undefined}>
            <summary aria-label={`${about}: ${t("settings.rules.more")}. ${inShort(t, cell)}`}>{inShort(t, cell)}</summary>
            <div className={classes.count}>
              <span>{t("settings.rules.renew")}</span>
              {typed("renewals", classes.number)}
              <span>{t("settings.rules.times")}</span>
            </div>
            {Number(cell.renewals) > 0 && (
              <div className={classes.count}>
                <span>{t("settings.rules.renewEach")}</span>
                {typed("renewDays", classes.number, cell.kind === "days" ? cell.days : undefined)}
                <span>{t("settings.rules.daysUnit")}</span>
              </div>
            )}
            <div className={classes.count}>
              <span>{t("settings.rules.depositWord")}</span>
              {typed("deposit", classes.money, "0")}
              <span>{t("settings.rules.dong")}</span>
            </div>
            <div>{t("settings.rules.lossWord")}</div>
            <NativeSelect
              value={cell.loss}
              aria-label={`${about}: ${t("settings.rules.lossLabel")}`}
              data={lossKinds.map((kind) => ({ value: kind, label: t(`settings.rules.loss.${kind}`) }))}
              onChange={(event) => change({ loss: event.currentTarget.value as LossKind })}
            />
            {cell.loss === "factor" && (
              <div className={classes.count}>
                {typed("factor", classes.number)}
                <span>{t("settings.rules.timesPrice")}</span>
              </div>
            )}
          </details>
          {wrong.length === 0 && props.calendar && <Example cell={cell} calendar={props.calendar} today={props.today} />}
        </>
      )}
      {wrong.map((part) => (
        <p key={part} className={classes.wrong} role="alert">
          {t(`settings.rules.problem.${part}`)}
        </p>
      ))}
    </div>
  );
};

/** Worked out by the function that the desk asks, with the calendar as it is. */
const Example = ({ cell, calendar, today }: { cell: RuleCell; calendar: Calendar; today: Day }) => {
  const { t } = useTranslation();
  const rule = ruleFromCell(cell, today);
  if (!rule) return cell.kind === "date" && cell.on.trim() === "" ? <p className={classes.example}>{t("settings.rules.problem.on")}</p> : null;
  const due = dueDay(rule, calendar, today);
  const weekdays = t("desk.weekday", { returnObjects: true }) as readonly string[];
  const isOver = "until" in rule.period && rule.period.until === "date" && rule.period.on < today;
  return (
    <p className={classes.example}>
      {isOver && `${t("settings.rules.dateIsOver", { days: usualDays })} `}
      {t("settings.rules.example", { day: `${weekdays[weekdayOf(due)] ?? ""} ${dayInVietnamese(due)}` })}
    </p>
  );
};

const inShort = (t: ReturnType<typeof useTranslation>["t"], { renewals, deposit }: RuleCell): string => {
  const renewed = Number(renewals) > 0 ? t("settings.rules.short.renewals", { n: renewals.trim() }) : t("settings.rules.short.noRenewals");
  const none = deposit.trim() === "" || deposit.trim() === "0";
  return `${renewed}, ${none ? t("settings.rules.short.noDeposit") : t("settings.rules.short.deposit", { dong: deposit.trim() })}`;
};
