/** Way A: the pupils who are ticked get one of each title that is ticked, with one confirmation. */
import { Alert, Button, Checkbox, Group } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { displayTitle } from "#domain/catalogue/title.ts";
import { cellsHeld } from "#domain/circulation/class-textbooks.ts";
import type { OverrideReason } from "#domain/circulation/events.ts";
import { cellOf } from "#domain/circulation/handing-out.ts";
import type { PatronId } from "#domain/kernel/ids.ts";
import type { LendAnswer, Wanted } from "../../desk/textbooks.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { refusalInWords } from "../parts/sentences.ts";
import { ClassGrid, marks, type GridRow } from "./class-grid.tsx";
import { DoneLine, useDoing } from "./doing.tsx";
import type { PanelProps } from "./lend-panel.tsx";
import { LeftOf } from "./left-of.tsx";
import classes from "./textbooks.module.css";

export const LendByQuantity = ({ of: { file, titles, lots, again }, onSheet }: PanelProps) => {
  const { t } = useTranslation();
  const { textbooks, desk } = useSchool();
  const [absent, setAbsent] = useState<ReadonlySet<string>>(new Set());
  const [without, setWithout] = useState<ReadonlySet<string>>(new Set());
  const [answer, setAnswer] = useState<LendAnswer | undefined>();
  const { busy, done, doing, undo } = useDoing(again);

  const held = cellsHeld(file.holdings);
  const given = titles.filter(({ id }) => !without.has(id));
  const wanted = file.pupils.flatMap(({ id: pupil }): Wanted[] => (absent.has(pupil) ? [] : given.flatMap(({ id }) => (held.has(cellOf(pupil, id)) ? [] : [{ pupil, title: id }]))));
  const pupils = new Set(wanted.map(({ pupil }) => pupil)).size;

  const rows = file.pupils.map(({ id, fullName }): GridRow => ({
    id,
    name: fullName,
    ticked: !absent.has(id),
    marks: titles.map((title) => (held.has(cellOf(id, title.id)) ? marks.has : absent.has(id) || without.has(title.id) ? marks.none : marks.give)).join(""),
    notes: titles.map((title) => file.holdings.find((one) => one.pupil === id && one.title.id === title.id)?.accessionNo ?? "").join("\n"),
  }));

  const lend = (of: readonly Wanted[], override?: OverrideReason) => doing(async () => {
    setAnswer(undefined);
    const said = await textbooks.lend(of, override);
    setAnswer(said);
    if (said.type !== "Lent") return undefined;
    return said.events.length === 0 ? { words: t("textbooks.lentNone") } : { words: `${t("textbooks.lent", { count: said.events.length, unit: file.classUnit })} ${t("textbooks.saved")}`, events: said.events };
  });
  const toggled = (set: ReadonlySet<string>, id: string, on: boolean): ReadonlySet<string> => new Set(on ? [...set].filter((one) => one !== id) : [...set, id]);

  return (
    <>
      <Group mb="md">
        <Button size="lg" loading={busy} disabled={wanted.length === 0} onClick={() => void lend(wanted)}>{t("textbooks.confirm", { count: wanted.length })}</Button>
        <Button size="lg" variant="default" onClick={onSheet}>{t("textbooks.sheet.print")}</Button>
        <span className="soft">{wanted.length === 0 ? t("textbooks.nothingToLend") : t("textbooks.willLend", { pupils, titles: given.length, count: wanted.length })}</span>
      </Group>
      <DoneLine busy={busy} done={done} undo={undo} />
      {answer && <Answer answer={answer} today={desk.today()} busy={busy} onAnyway={(of) => void lend(of, "teacherAsked")} />}
      <ClassGrid
        titles={titles}
        rows={rows}
        caption={t("textbooks.part.lend")}
        corner={<Checkbox label={t("textbooks.tickAll")} checked={absent.size === 0} indeterminate={absent.size > 0 && absent.size < file.pupils.length} onChange={({ currentTarget }) => setAbsent(new Set(currentTarget.checked ? [] : file.pupils.map(({ id }) => id)))} />}
        onTick={(id, ticked) => setAbsent((now) => toggled(now, id, ticked))}
        head={(title) => (
          <Group gap={6} justify="center" wrap="nowrap">
            <Checkbox aria-label={t("textbooks.tick", { name: displayTitle(title) })} checked={!without.has(title.id)} onChange={({ currentTarget }) => setWithout((now) => toggled(now, title.id, currentTarget.checked))} />
            <LeftOf lots={lots} title={title.id} />
          </Group>
        )}
      />
    </>
  );
};

/** What could not be lent and why; a librarian may lend it all the same. */
const Answer = ({ answer, today, busy, onAnyway }: { answer: LendAnswer; today: Parameters<typeof refusalInWords>[2]; busy: boolean; onAnyway: (of: readonly Wanted[]) => void }) => {
  const { t } = useTranslation();
  if (answer.type === "TooFew") {
    return (
      <Alert color="red" role="alert" my="md" title={t("textbooks.tooFew")}>
        <ul>{answer.titles.map(({ title, wanted, left }) => <li key={title.id}>{t("textbooks.tooFewOne", { title: displayTitle(title), wanted, left })}</li>)}</ul>
        {t("textbooks.tooFewDo")}
      </Alert>
    );
  }
  if (answer.refused.length === 0) return null;
  // Who is refused is so for one reason as a rule, whichever book it is.
  const lines = new Map<string, number>();
  for (const { pupil, refusals } of answer.refused) {
    const line = t("textbooks.refusedOne", { who: pupil?.fullName ?? t("textbooks.wholeClass"), why: refusals.map((refusal) => refusalInWords(t, refusal, today)).join(" ") });
    lines.set(line, (lines.get(line) ?? 0) + 1);
  }
  const mine = answer.refused.filter(({ mayOverride, pupil }) => mayOverride && pupil).map(({ pupil, title }): Wanted => ({ pupil: pupil?.id as PatronId, title: title.id }));
  return (
    <Alert color="yellow" role="alert" my="md" title={t("textbooks.refused", { count: answer.refused.length })} styles={{ title: { color: "var(--notice)" } }}>
      <ul className={classes.refused}>{[...lines].map(([line, count]) => <li key={line}>{line} {count > 1 && t("textbooks.titlesCount", { count })}</li>)}</ul>
      {mine.length > 0 && <Button variant="default" loading={busy} onClick={() => onAnyway(mine)}>{t("textbooks.lendAnyway", { count: mine.length })}</Button>}
    </Alert>
  );
};
