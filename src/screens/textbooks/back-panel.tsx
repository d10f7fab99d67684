/** Books come back: a pile is scanned in any order, and what was lent by quantity is marked in the table and noted with one confirmation. */
import { Button, Group } from "@mantine/core";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { displayTitle } from "#domain/catalogue/title.ts";
import { columnsOf } from "#domain/circulation/class-textbooks.ts";
import { cellOf } from "#domain/circulation/handing-out.ts";
import { setOrder } from "#domain/circulation/textbook-set.ts";
import type { EventId, PatronId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { Holding, LoanActAsked } from "../../desk/textbooks.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { lotRefusalInWords } from "../parts/act-sentences.ts";
import { leftWords } from "../parts/leaving-words.ts";
import { cellsOf, holdingsInCells, isOfLot } from "./cells.ts";
import { ClassGrid, marks, type GridRow, type Mark } from "./class-grid.tsx";
import { ClassBack } from "./class-back.tsx";
import { DoneLine, useDoing } from "./doing.tsx";
import type { PanelProps } from "./lend-panel.tsx";
import { OwedList } from "./owed-list.tsx";
import { Pile } from "./pile.tsx";
import { DayField } from "./writing-day.tsx";
import classes from "./textbooks.module.css";

type Chosen = ReadonlyMap<EventId, "lot-returned" | "lot-lost">;

export const BackPanel = ({ of: { file, titles, again }, day, onScan }: Pick<PanelProps, "of" | "day" | "onScan">) => {
  const { t } = useTranslation();
  const { textbooks } = useSchool();
  const [chosen, setChosen] = useState<Chosen>(new Map());
  const doings = useDoing(again);
  const { busy, doing } = doings;

  const columns = useMemo(() => columnsOf(titles, file.holdings).filter(({ id }) => file.holdings.some(({ pupil, title }) => pupil !== undefined && title.id === id)), [titles, file]);
  const inCell = useMemo(() => holdingsInCells(file.holdings), [file]);
  const ofClass = file.holdings.filter(({ pupil }) => pupil === undefined).sort((a, b) => setOrder(a.title, b.title));
  const open = file.holdings.filter((held) => held.pupil !== undefined && isOfLot(held) && held.out > 0);

  const markOf = (pupil: PatronId, title: (typeof columns)[number]): Mark => {
    const held = inCell.get(cellOf(pupil, title.id));
    if (!held) return marks.empty;
    const lot = held.find((one) => isOfLot(one) && one.out > 0);
    const act = lot && chosen.get(lot.loan.event);
    return act === "lot-returned" ? marks.back : act === "lot-lost" ? marks.lost : lot ? marks.out : held.some(({ owed }) => owed > 0) ? marks.owed : marks.copy;
  };
  const rowsOf = (pupils: readonly Patron[]): GridRow[] => pupils.filter(({ id }) => columns.some((title) => inCell.has(cellOf(id, title.id)))).map((pupil) => ({
    id: pupil.id,
    name: [pupil.fullName, leftWords(t, pupil)].filter(Boolean).join(" · "),
    marks: columns.map((title) => markOf(pupil.id, title)).join(""),
    ...cellsOf(inCell, pupil.id, columns),
  }));
  const [rows, left] = [rowsOf(file.pupils), rowsOf(file.left)];

  const choose = useCallback((loans: readonly Holding[], act: "lot-returned" | "lot-lost" | undefined) => setChosen((now) => {
    const next = new Map(now);
    for (const { loan } of loans) {
      if (act) next.set(loan.event, act);
      else next.delete(loan.event);
    }
    return next;
  }), []);
  const turn = useCallback((id: string, index: number) => {
    const held = (inCell.get(cellOf(id as PatronId, columns[index]?.id ?? ("" as never))) ?? []).filter((one) => isOfLot(one) && one.out > 0);
    setChosen((now) => {
      const next = new Map(now);
      for (const { loan } of held) {
        const act = now.get(loan.event);
        if (act === undefined) next.set(loan.event, "lot-returned");
        else if (act === "lot-returned") next.set(loan.event, "lot-lost");
        else next.delete(loan.event);
      }
      return next;
    });
  }, [inCell, columns]);

  const acts = open.flatMap(({ loan, out }): LoanActAsked[] => {
    const kind = chosen.get(loan.event);
    return kind ? [{ loan: loan.event, act: { kind, quantity: out } }] : [];
  });
  const lost = booksIn(acts.filter(({ act }) => act.kind === "lot-lost"));
  const say = (asked: readonly LoanActAsked[]) => doing(async () => {
    const { events, books, refused } = await textbooks.say(asked, { on: day.on });
    setChosen(new Map());
    const why = [...new Set(refused.map(({ refusal }) => lotRefusalInWords(t, refusal)))].join(" ");
    return { words: [t("textbooks.back.done", { count: books }), refused.length > 0 ? t("textbooks.back.refused", { count: refused.length, why }) : "", t("textbooks.saved")].filter(Boolean).join(" "), events };
  });

  const grid = (of: readonly GridRow[], caption: string) => (
    <ClassGrid
      titles={columns}
      rows={of}
      caption={caption}
      onCell={turn}
      head={(title) => {
        const mine = open.filter((held) => held.title.id === title.id && of.some(({ id }) => id === held.pupil));
        return mine.length > 0 && <Button size="compact-md" variant="default" aria-label={t("textbooks.back.allFor", { what: displayTitle(title) })} onClick={() => choose(mine, "lot-returned")}>{t("textbooks.back.all")}</Button>;
      }}
      rowEnd={(id) => {
        const mine = open.filter((held) => held.pupil === id);
        return mine.length > 0 && <Button size="compact-md" variant="default" aria-label={t("textbooks.back.allFor", { what: of.find((row) => row.id === id)?.name ?? "" })} onClick={() => choose(mine, "lot-returned")}>{t("textbooks.back.all")}</Button>;
      }}
    />
  );
  return (
    <>
      <Group align="end" justify="space-between" mb="sm">
        <p className="soft" style={{ flex: "1 1 20rem", margin: 0 }}>{t("textbooks.back.about")}</p>
        <DayField day={day} />
      </Group>
      <Pile day={day} onScan={onScan} />
      <DoneLine {...doings} />
      {ofClass.some(({ out }) => out > 0) && <ClassBack holdings={ofClass.filter(({ out }) => out > 0)} busy={busy} disabled={day.wrong !== undefined} onSay={say} />}
      {file.holdings.length === 0 && <section className="card"><p style={{ margin: 0 }}>{t("textbooks.back.nothing")}</p></section>}
      {open.length > 0 && (
        <Group my="sm">
          <Button size="lg" loading={busy} disabled={acts.length === 0 || day.wrong !== undefined} onClick={() => void say(acts)}>{lost > 0 ? t("textbooks.back.confirmLost", { back: booksIn(acts) - lost, lost }) : t("textbooks.back.confirm", { back: booksIn(acts) })}</Button>
          <Button variant="default" size="lg" onClick={() => choose(open, "lot-returned")}>{t("textbooks.back.allFor", { what: t("textbooks.wholeClass") })}</Button>
          <Button variant="default" size="lg" disabled={acts.length === 0} onClick={() => setChosen(new Map())}>{t("textbooks.back.clear")}</Button>
        </Group>
      )}
      {rows.length > 0 && grid(rows, t("textbooks.part.back"))}
      {left.length > 0 && (
        <>
          <h2 className={classes.heading}>{t("textbooks.back.left")}</h2>
          {grid(left, t("textbooks.back.left"))}
        </>
      )}
      <OwedList file={file} day={day} again={again} />
    </>
  );
};

const booksIn = (acts: readonly LoanActAsked[]): number => acts.reduce((sum, { act }) => sum + act.quantity, 0);
