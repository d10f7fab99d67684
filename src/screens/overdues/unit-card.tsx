/** One class: its readers and what each has, with the message and the letter for it. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { totalsOf, type ReaderDebts, type UnitDebts } from "#domain/circulation/by-unit.ts";
import { dueNow } from "#domain/circulation/due-day.ts";
import { daysLate } from "#domain/circulation/lend.ts";
import { standingOf } from "#domain/circulation/overdues.ts";
import { dayInVietnamese, type Day } from "#domain/kernel/day.ts";
import type { Calendar } from "#domain/school/calendar.ts";
import { totalsInWords } from "../parts/totals-words.ts";
import classes from "./unit-card.module.css";
import { debtInWords, readerName, standingInWords, titleOf, titleOwed, unitName } from "./words.ts";

interface Props {
  readonly debts: UnitDebts;
  /** Who answers for the class, where it is to be said. */
  readonly teacher: string | undefined;
  readonly today: Day;
  readonly calendar: Calendar;
  /** Undefined where there is no teacher to write to. */
  readonly onLetter: (() => void) | undefined;
  /** Undefined where nobody borrows any more. */
  readonly onRenewAll: (() => void) | undefined;
  readonly onMessage: () => void;
  readonly onReaderMessage: (reader: ReaderDebts) => void;
}

export const UnitCard = ({ debts, teacher, today, calendar, onLetter, onRenewAll, onMessage, onReaderMessage }: Props) => {
  const { t } = useTranslation();
  const name = unitName(t, debts.unit);
  const known = debts.unit.is !== "unknown";
  return (
    <section className={`card ${classes["unit"]}`} aria-label={name}>
      <div className={classes["head"]}>
        <div>
          <h2 className={classes["name"]}>{name}</h2>
          <span className="soft">{[teacher && t("overdues.homeroom", { name: teacher }), totalsInWords(t, totalsOf([debts]))].filter(Boolean).join(" · ")}</span>
        </div>
        <div className={classes["buttons"]}>
          {known && <Button variant="default" onClick={onMessage} aria-label={t("overdues.copyFor", { name })}>{t("overdues.copy")}</Button>}
          {onRenewAll && <Button variant="default" onClick={onRenewAll} aria-label={`${t("classRenewal.button")} ${name}`}>{t("classRenewal.button")}</Button>}
          {onLetter && <Button variant="default" onClick={onLetter} aria-label={`${t("overdues.letter")}: ${name}`}>{t("overdues.letter")}</Button>}
        </div>
      </div>
      <ul className="loan-list">
        {debts.readers.map((reader) => (
          <li key={`${reader.isClass ? "class " : ""}${reader.patron?.id ?? ""}`}>
            <div className={classes["head"]}>
              <strong>{readerName(t, reader)}</strong>
              {known && <button type="button" className={classes["copy"]} onClick={() => onReaderMessage(reader)} aria-label={t("overdues.copyFor", { name: readerName(t, reader) })}>{t("overdues.copy")}</button>}
            </div>
            {reader.loans.map((out) => (
              <div key={out.loan.event} className={classes["book"]}>
                <span>{titleOf(t, out)}</span>
                <span className="soft">{[out.copy && t("desk.accessionNo", { no: out.copy.accessionNo }), t("overdues.due", { day: dayInVietnamese(dueNow(out.loan, calendar)) })].filter(Boolean).join(" · ")}</span>
                {daysLate(out.loan, today, calendar) > 0 && <span className="pill" data-tone="refused">{t("overdues.late", { days: daysLate(out.loan, today, calendar) })}</span>}
                {standingOf(out.loan) && <span className="pill" data-tone="notice">{standingInWords(t, out.loan)}</span>}
              </div>
            ))}
            {reader.debts.map((owed) => (
              <div key={owed.debt.event} className={classes["book"]}>
                <span>{titleOwed(t, owed)}</span>
                {owed.copy && <span className="soft">{t("desk.accessionNo", { no: owed.copy.accessionNo })}</span>}
                <span className="pill" data-tone="refused">{debtInWords(t, owed)}</span>
              </div>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
};
