/** Figures in rows and columns: of a month by its days, of a school year by its months. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { DayBookFigure } from "#domain/circulation/day-book.ts";
import { sumIn, type DayBookColumn } from "#domain/circulation/day-book-columns.ts";
import { byEntry, columnInFull, columnInWords } from "./column-words.ts";
import classes from "./daybook.module.css";

export interface FigureRow {
  readonly key: string;
  readonly head: ReactNode;
  readonly figures: readonly DayBookFigure[];
}

export const FigureTable = ({ first, columns, rows, sums }: { first: string; columns: readonly DayBookColumn[]; rows: readonly FigureRow[]; sums: readonly FigureRow[] }) => {
  const { t } = useTranslation();
  const entries = byEntry(columns);
  const isAlone = ({ columns: own }: (typeof entries)[number]): boolean => own.length === 1 && own[0]?.of.is === "all";
  return (
    <div className={classes.wide} tabIndex={0} role="region" aria-label={t("daybook.title")}>
      <table className={classes.book}>
        <thead>
          <tr>
            <th rowSpan={2} scope="col">{first}</th>
            {entries.map((one) => (isAlone(one) ? <th key={one.entry} rowSpan={2} scope="col">{t(`daybook.entry.${one.entry}`)}</th> : <th key={one.entry} colSpan={one.columns.length} scope="colgroup">{t(`daybook.entry.${one.entry}`)}</th>))}
          </tr>
          <tr>{entries.filter((one) => !isAlone(one)).flatMap(({ entry, columns: own }) => own.map(({ of }, index) => <th key={`${entry} ${index}`} scope="col" title={columnInFull(t, of)} {...(index === 0 ? { className: classes.firstOf } : {})}>{columnInWords(t, of)}</th>))}</tr>
        </thead>
        <tbody>{rows.map(({ key, head, figures }) => <tr key={key}><th scope="row">{head}</th>{cells(entries, figures, (sum) => sum || "")}</tr>)}</tbody>
        <tfoot>{sums.map(({ key, head, figures }) => <tr key={key}><th scope="row">{head}</th>{cells(entries, figures, (sum) => sum)}</tr>)}</tfoot>
      </table>
    </div>
  );
};

const cells = (entries: ReturnType<typeof byEntry>, figures: readonly DayBookFigure[], shown: (sum: number) => ReactNode): ReactNode =>
  entries.flatMap(({ entry, columns }) => columns.map((column, index) => <td key={`${entry} ${index}`} {...(index === 0 ? { className: classes.firstOf } : {})}>{shown(sumIn(figures, column))}</td>));
