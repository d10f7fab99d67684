/** Way A: the pupils who are ticked get one of each title that is ticked, with one confirmation. */
import { Button, Checkbox, Group } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { displayTitle } from "#domain/catalogue/title.ts";
import { cellsHeld, enoughAsWhole } from "#domain/circulation/class-textbooks.ts";
import type { OverrideReason } from "#domain/circulation/events.ts";
import { cellOf } from "#domain/circulation/handing-out.ts";
import type { LendAnswer as Answer, Wanted } from "../../desk/textbooks.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { cellsOf, holdingsInCells } from "./cells.ts";
import { ClassGrid, marks, type GridRow } from "./class-grid.tsx";
import { DoneLine, useDoing } from "./doing.tsx";
import { LendAnswer } from "./lend-answer.tsx";
import type { PanelProps } from "./lend-panel.tsx";
import { LeftOf } from "./left-of.tsx";
import { DayField } from "./writing-day.tsx";

export const LendByQuantity = ({ of: { file, titles, lots, again }, day, onSheet }: PanelProps) => {
  const { t } = useTranslation();
  const { textbooks } = useSchool();
  const [absent, setAbsent] = useState<ReadonlySet<string>>(new Set());
  /** Undefined until somebody chooses: what the class has as a whole is not handed out once more. */
  const [leftOut, setLeftOut] = useState<ReadonlySet<string> | undefined>();
  const [answer, setAnswer] = useState<Answer | undefined>();
  const { busy, done, doing, undo } = useDoing(again);

  const held = cellsHeld(file.holdings);
  const asWhole = enoughAsWhole(file.pupils.map(({ id }) => id), titles.map(({ id }) => id), file.holdings);
  const without = leftOut ?? asWhole;
  const inCell = holdingsInCells(file.holdings.filter(({ out }) => out > 0));
  const given = titles.filter(({ id }) => !without.has(id));
  const wanted = file.pupils.flatMap(({ id: pupil }): Wanted[] => (absent.has(pupil) ? [] : given.flatMap(({ id }) => (held.has(cellOf(pupil, id)) ? [] : [{ pupil, title: id }]))));
  const pupils = new Set(wanted.map(({ pupil }) => pupil)).size;

  const rows = file.pupils.map(({ id, fullName }): GridRow => ({
    id,
    name: fullName,
    ticked: !absent.has(id),
    marks: titles.map((title) => (held.has(cellOf(id, title.id)) ? marks.has : absent.has(id) || without.has(title.id) ? marks.none : marks.give)).join(""),
    ...cellsOf(inCell, id, titles),
  }));

  const lend = (of: readonly Wanted[], override?: OverrideReason) => doing(async () => {
    setAnswer(undefined);
    const said = await textbooks.lend(of, override, { on: day.on });
    setAnswer(said);
    if (said.type !== "Lent") return undefined;
    return said.events.length === 0 ? { words: t("textbooks.lentNone") } : { words: `${t("textbooks.lent", { count: said.books, unit: file.classUnit })} ${t("textbooks.saved")}`, events: said.events };
  });
  const toggled = (set: ReadonlySet<string>, id: string, on: boolean): ReadonlySet<string> => new Set(on ? [...set].filter((one) => one !== id) : [...set, id]);

  return (
    <>
      <Group mb="md" align="end">
        <DayField day={day} />
        <Button size="lg" loading={busy} disabled={wanted.length === 0 || day.wrong !== undefined} onClick={() => void lend(wanted)}>{t("textbooks.confirm", { count: wanted.length })}</Button>
        <Button size="lg" variant="default" onClick={onSheet}>{t("textbooks.sheet.print")}</Button>
        <span className="soft">{wanted.length === 0 ? t(asWhole.size > 0 ? "textbooks.classHasAll" : "textbooks.nothingToLend") : t("textbooks.willLend", { pupils, titles: given.length, count: wanted.length })}</span>
      </Group>
      <DoneLine busy={busy} done={done} undo={undo} />
      {answer && <LendAnswer answer={answer} busy={busy} onAnyway={(of) => void lend(of, "teacherAsked")} />}
      <ClassGrid
        titles={titles}
        rows={rows}
        caption={t("textbooks.part.lend")}
        corner={<Checkbox label={t("textbooks.tickAll")} checked={absent.size === 0} indeterminate={absent.size > 0 && absent.size < file.pupils.length} onChange={({ currentTarget }) => setAbsent(new Set(currentTarget.checked ? [] : file.pupils.map(({ id }) => id)))} />}
        onTick={(id, ticked) => setAbsent((now) => toggled(now, id, ticked))}
        head={(title) => (
          <Group gap={6} justify="center" wrap="nowrap">
            <Checkbox aria-label={t("textbooks.tick", { name: displayTitle(title) })} checked={!without.has(title.id)} onChange={({ currentTarget }) => setLeftOut(toggled(without, title.id, currentTarget.checked))} />
            <LeftOf lots={lots} title={title.id} />
          </Group>
        )}
      />
    </>
  );
};
