/** What each class did in the days shown: came, read, borrowed, gave back; and its reading periods in the library (tiết đọc), by term too. */
import { Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { dayBookEntries, sumOf, type DayBookFigure } from "#domain/circulation/day-book.ts";
import type { ReadingPeriod } from "#domain/circulation/visits.ts";
import type { SchoolYear } from "#domain/school/calendar.ts";
import classes from "./daybook.module.css";
import { classUnitsIn, periodSpans } from "./reading-periods.ts";
import type { DaySpan } from "./spans.ts";

/** `shown` is the month whose periods get a column; without it, the year itself is shown. */
export const ClassTable = ({ figures, periods, year, shown }: { figures: readonly DayBookFigure[]; periods: readonly ReadingPeriod[]; year: SchoolYear; shown?: DaySpan }) => {
  const { t } = useTranslation();
  const ofPupils = figures.filter(({ group, classUnit }) => group === "pupil" && classUnit !== undefined);
  const classUnits = classUnitsIn(ofPupils, periods);
  const spans = periodSpans(year, shown);
  const row = (of: readonly DayBookFigure[], held: readonly ReadingPeriod[]) => [
    ...spans.map(([name, counts]) => <Table.Td key={name}>{held.filter(counts).length || ""}</Table.Td>),
    ...dayBookEntries.map((entry) => <Table.Td key={entry}>{sumOf(of, { entry }) || ""}</Table.Td>),
  ];
  return (
    <>
      <h2 className={classes.heading}>{t("daybook.byClass")}</h2>
      <p className="soft">{t("daybook.periodsAbout")}</p>
      {classUnits.length > 0 && (
        <Table.ScrollContainer type="native" minWidth={680} tabIndex={0} role="region" aria-label={t("daybook.byClass")}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t("daybook.classUnit")}</Table.Th>
                {spans.map(([name]) => <Table.Th key={name} scope="col">{t("daybook.periodsIn", { span: t(`daybook.span.${name}`) })}</Table.Th>)}
                {dayBookEntries.map((entry) => <Table.Th key={entry} scope="col">{t(`daybook.entry.${entry}`)}</Table.Th>)}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {classUnits.map((classUnit) => (
                <Table.Tr key={classUnit}>
                  <Table.Th scope="row">{classUnit}</Table.Th>
                  {row(ofPupils.filter((figure) => figure.classUnit === classUnit), periods.filter((period) => period.classUnit === classUnit))}
                </Table.Tr>
              ))}
            </Table.Tbody>
            <Table.Tfoot>
              <Table.Tr><Table.Th scope="row">{t("daybook.sum")}</Table.Th>{row(ofPupils, periods)}</Table.Tr>
            </Table.Tfoot>
          </Table>
        </Table.ScrollContainer>
      )}
    </>
  );
};
