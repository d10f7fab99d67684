/** Reading periods in the library (tiết đọc tại thư viện) of each class: in the month shown, in each term, and in the school year. */
import { Table } from "@mantine/core";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { ReadingPeriod } from "#domain/circulation/visits.ts";
import { monthOf, type Day } from "#domain/kernel/day.ts";
import { schoolYearOf } from "#domain/school/calendar.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import classes from "./daybook.module.css";
import { useTold } from "./use-told.ts";

export const ClassPeriods = ({ month }: { month: string }) => {
  const { t } = useTranslation();
  const { dayBook, setting } = useSchool();
  const year = schoolYearOf(useObservable(setting).year, `${month}-01` as Day);
  const { year: of, firstTermEndsOn } = year;
  const periods = useTold(useCallback(() => dayBook.readingPeriods(`${of}-06-01` as Day, `${of + 1}-05-31` as Day), [dayBook, of]));
  if (periods === undefined) return null;
  const columns: readonly (readonly [name: "inMonth" | "firstTerm" | "secondTerm" | "inYear", counts: (period: ReadingPeriod) => boolean])[] = [
    ["inMonth", ({ day }) => monthOf(day) === month],
    ["firstTerm", ({ day }) => day <= firstTermEndsOn],
    ["secondTerm", ({ day }) => day > firstTermEndsOn],
    ["inYear", () => true],
  ];
  const classUnits = [...new Set(periods.map(({ classUnit }) => classUnit))].sort(new Intl.Collator("vi", { numeric: true }).compare);
  const row = (of: readonly ReadingPeriod[]) => columns.map(([name, counts]) => <Table.Td key={name}>{of.filter(counts).length}</Table.Td>);
  return (
    <>
      <h2 className={classes.heading}>{t("daybook.periods")}</h2>
      <p className="soft">{t("daybook.periodsAbout")}</p>
      {classUnits.length > 0 && (
        <Table.ScrollContainer minWidth={420} tabIndex={0} role="region" aria-label={t("daybook.periods")}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t("daybook.classUnit")}</Table.Th>
                {columns.map(([name]) => <Table.Th key={name} scope="col">{t(`daybook.span.${name}`, { from: of, to: of + 1 })}</Table.Th>)}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {classUnits.map((classUnit) => (
                <Table.Tr key={classUnit}>
                  <Table.Th scope="row">{classUnit}</Table.Th>
                  {row(periods.filter((period) => period.classUnit === classUnit))}
                </Table.Tr>
              ))}
            </Table.Tbody>
            <Table.Tfoot>
              <Table.Tr><Table.Th scope="row">{t("daybook.sum")}</Table.Th>{row(periods)}</Table.Tr>
            </Table.Tfoot>
          </Table>
        </Table.ScrollContainer>
      )}
    </>
  );
};
