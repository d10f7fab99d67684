/**
 * The class's table: a row for each pupil, a column for each title, a mark in each cell. A row is drawn again only when a mark
 * of its own has changed, and in it only that one: a slow tablet has 45 × 8 of them and a scan every second.
 */
import { Checkbox } from "@mantine/core";
import type { TFunction } from "i18next";
import { memo, useEffect, useRef, type CSSProperties, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { displayTitle, type Title } from "#domain/catalogue/title.ts";
import { calledInSet } from "#domain/circulation/textbook-set.ts";
import classes from "./class-grid.module.css";

/** One letter a title, so that equal rows are equal texts: has it, will get it, gets nothing, nothing; out, back, lost, owed; a copy. */
export const marks = { has: "h", give: "g", none: "-", empty: " ", out: "o", back: "b", lost: "l", owed: "w", copy: "c" } as const;
export type Mark = (typeof marks)[keyof typeof marks];

export interface GridRow {
  readonly id: string;
  readonly name: string;
  /** Marks, one letter for each title. */
  readonly marks: string;
  /** Accession numbers, joined by a line break. */
  readonly notes?: string;
  /** How many where there are more than one, joined likewise. */
  readonly counts?: string;
  readonly ticked?: boolean;
  readonly isNext?: boolean;
}

interface GridProps {
  readonly titles: readonly Title[];
  readonly rows: readonly GridRow[];
  readonly caption: string;
  readonly head?: (title: Title, index: number) => ReactNode;
  readonly corner?: ReactNode;
  readonly onTick?: ((id: string, ticked: boolean) => void) | undefined;
  readonly onName?: ((id: string) => void) | undefined;
  readonly onCell?: ((id: string, index: number) => void) | undefined;
  readonly rowEnd?: ((id: string) => ReactNode) | undefined;
}

export const ClassGrid = ({ titles, rows, caption, head, corner, onTick, onName, onCell, rowEnd }: GridProps) => {
  const { t } = useTranslation();
  const names = titles.map(displayTitle).join("\n");
  const called = calledInSet(titles);
  return (
    <div className={classes.wide} tabIndex={0} role="region" aria-label={caption}>
      <table className={classes.grid} style={{ "--titles": titles.length + (rowEnd ? 1 : 0), "--column": head ? "6.5rem" : "4.75rem" } as CSSProperties}>
        <thead>
          <tr>
            <th scope="col" className={classes.name}>{corner ?? t("textbooks.pupil")}</th>
            {titles.map((title, index) => (
              <th key={title.id} scope="col"><span className={classes.title}>{called[index]?.titleProper}</span>{title.volumePart && <span className={classes.volume}> {title.volumePart}</span>}{head?.(title, index)}</th>
            ))}
            {rowEnd && <td className={classes.end} />}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => <Row key={row.id} {...row} titles={names} onTick={onTick} onName={onName} onCell={onCell} rowEnd={rowEnd} />)}
        </tbody>
      </table>
    </div>
  );
};

type RowProps = GridRow & Pick<GridProps, "onTick" | "onName" | "onCell" | "rowEnd"> & { readonly titles: string };

/** "1", "2", "✓ 2" */
const signOf = (mark: string, quantity: string | undefined): string | undefined => (quantity && mark === marks.out ? quantity : quantity && /[hblw]/.test(mark) ? `${sign[mark] ?? ""} ${quantity}` : sign[mark]);

const sign: Record<string, string> = { h: "✓", g: "+1", "-": "–", " ": "", o: "1", b: "✓", l: "✗", w: "✗", c: "" };

const RowOnce = ({ id, name, marks: letters, notes = "", counts = "", ticked, isNext, titles, onTick, onName, onCell, rowEnd }: RowProps) => {
  const { t } = useTranslation();
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isNext) bringIntoView(row.current);
  }, [isNext]);
  const numbers = notes.split("\n");
  const quantities = counts.split("\n");
  return (
    <tr ref={row} {...(isNext ? { "aria-current": true } : {})}>
      <th scope="row" className={classes.name}>
        {onTick ? (
          <Checkbox size="md" label={name} checked={ticked ?? false} onChange={({ currentTarget }) => onTick(id, currentTarget.checked)} />
        ) : onName ? (
          <button type="button" className={classes.turn} onClick={() => onName(id)}>{name}</button>
        ) : name}
      </th>
      {titles.split("\n").map((title, index) => <Cell key={index} id={id} index={index} who={name} title={title} mark={letters[index] ?? " "} no={numbers[index] ?? ""} quantity={quantities[index] ?? ""} onCell={onCell} t={t} />)}
      {rowEnd && <td>{rowEnd(id)}</td>}
    </tr>
  );
};

interface CellProps extends Pick<GridProps, "onCell"> {
  readonly id: string;
  readonly index: number;
  readonly who: string;
  readonly title: string;
  readonly mark: string;
  readonly no: string;
  readonly quantity: string;
  readonly t: TFunction;
}

const CellOnce = ({ id, index, who, title, mark, no, quantity, onCell, t }: CellProps) => {
  const words = wordsOf[mark];
  const label = words === undefined ? undefined : t("textbooks.back.cell", { title, who, state: [t(words, { no }), quantity && t("textbooks.back.quantity", { count: Number(quantity) })].filter(Boolean).join(", ") });
  const shown = no || signOf(mark, quantity);
  const isPressed = onCell !== undefined && /[obl]/.test(mark);
  return (
    <td data-mark={mark}>
      {isPressed ? <button type="button" onClick={() => onCell(id, index)}><Marked shown={shown} label={label} /></button> : shown && <Marked shown={shown} label={label} />}
    </td>
  );
};

/** The words of a cell take longer than to draw it. */
const Cell = memo(CellOnce);

/** The sign for the eye, the words for the ear. */
const Marked = ({ shown, label }: { shown: string | undefined; label: string | undefined }) => (
  <>
    <span aria-hidden={label !== undefined}>{shown}</span>
    {label && <span className="visually-hidden">{label}</span>}
  </>
);

const Row = memo(RowOnce);

/** Inside the table alone: the page stays, with who is next at its top. */
const bringIntoView = (row: HTMLElement | null): void => {
  const window = row?.closest("[role=region]");
  const head = row?.closest("table")?.tHead;
  if (!row || !window || !head) return;
  const above = row.offsetTop - head.offsetHeight - row.offsetHeight;
  const below = row.offsetTop + 2 * row.offsetHeight - window.clientHeight;
  if (window.scrollTop > above) window.scrollTop = above;
  else if (window.scrollTop < below) window.scrollTop = below;
};

const wordsOf: Record<string, "textbooks.has" | "textbooks.give" | "textbooks.absent" | "textbooks.back.state.out" | "textbooks.back.state.back" | "textbooks.back.state.lost" | "textbooks.back.state.owed" | "textbooks.back.state.copy" | undefined> = {
  h: "textbooks.has",
  g: "textbooks.give",
  "-": "textbooks.absent",
  o: "textbooks.back.state.out",
  b: "textbooks.back.state.back",
  l: "textbooks.back.state.lost",
  w: "textbooks.back.state.owed",
  c: "textbooks.back.state.copy",
};
