/** Textbooks by class: choose a class and its set, hand it out, take it back, and see at any moment who lacks what. */
import { Button, NativeSelect, SegmentedControl } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { setsFor, type TextbookSet } from "#domain/circulation/textbook-set.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { Page } from "../../ui/page.tsx";
import { BackPanel } from "./back-panel.tsx";
import { LacksPanel } from "./lacks-panel.tsx";
import { LendPanel } from "./lend-panel.tsx";
import { SetsPanel } from "./sets-panel.tsx";
import { SheetPanel } from "./sheet-panel.tsx";
import { useChanges, useClass } from "./use-class.ts";
import classes from "./textbooks.module.css";

const parts = ["lend", "back", "lacks", "sets"] as const;
type Part = (typeof parts)[number];

export const TextbooksScreen = ({ onScan }: { onScan: (listener: (code: string) => void) => () => void }) => {
  const { t } = useTranslation();
  const { textbooks, setting, printing } = useSchool();
  const { year } = useObservable(setting).year;
  const [part, setPart] = useState<Part>("lend");
  const [pupils, setPupils] = useState<readonly Patron[] | undefined>();
  const [sets, setSets] = useState<readonly TextbookSet[]>([]);
  const [chosenClass, setChosenClass] = useState("");
  const [chosenSet, setChosenSet] = useState("");
  // What is being edited stays on the screen when it has just been kept.
  const [opened, setOpened] = useState("");
  const [sheet, setSheet] = useState(false);
  const changes = useChanges();
  useEffect(() => void printing.patrons({}).then((all) => setPupils(all.filter(({ group, classUnit }) => group === "pupil" && classUnit !== undefined))), [printing, changes]);
  const [kept, setKept] = useState(0);
  useEffect(() => void textbooks.sets().then((found) => setSets((before) => (JSON.stringify(before) === JSON.stringify(found) ? before : found))), [textbooks, changes, kept]);

  const classUnits = classUnitsOf(pupils ?? []);
  const classUnit = classUnits.includes(chosenClass) ? chosenClass : (classUnits[0] ?? "");
  const grade = pupils?.find((pupil) => pupil.classUnit === classUnit)?.grade;
  const offered = setsFor(sets, grade, year);
  const set = offered.find(({ id }) => id === chosenSet) ?? offered[0];
  const found = useClass(classUnit, set);

  if (pupils && classUnits.length === 0) {
    return <Page title={t("textbooks.title")}><section className="card"><p>{t("textbooks.noClass")}</p><Button component="a" href="#/lists">{t("textbooks.toLists")}</Button></section></Page>;
  }
  if (sheet && found) return <Page title={t("textbooks.title")}><SheetPanel of={found} onBack={() => setSheet(false)} /></Page>;
  const ready = found && found.set === set ? found : undefined;
  return (
    <Page title={t("textbooks.title")}>
      <div className={classes.choice}>
        <NativeSelect size="lg" label={t("textbooks.class")} value={classUnit} data={classUnits} onChange={({ currentTarget }) => setChosenClass(currentTarget.value)} />
        <NativeSelect size="lg" label={t("textbooks.set")} value={set?.id ?? ""} onChange={({ currentTarget }) => { setChosenSet(currentTarget.value); setOpened(currentTarget.value); }} data={offered.length === 0 ? [{ value: "", label: t("textbooks.noSet") }] : offered.map((one) => ({ value: one.id, label: t("textbooks.setOption", { name: one.name, from: one.year, to: one.year + 1, count: one.titles.length }) }))} />
        <SegmentedControl size="lg" aria-label={t("textbooks.parts")} value={part} onChange={(value) => setPart(value as Part)} data={parts.map((value) => ({ value, label: t(`textbooks.part.${value}`) }))} className={classes.ways ?? ""} />
      </div>
      {part === "sets" ? (
        <SetsPanel key={`${grade ?? ""} ${opened}`} sets={sets} chosen={set} grade={grade} year={year} onKept={(id) => { setChosenSet(id); setKept((count) => count + 1); }} />
      ) : (
        ready && (
          <div key={`${classUnit} ${set?.id ?? ""}`}>
            {!set && part !== "back" && (
              <section className="card">
                <p>{grade === undefined ? t("textbooks.noSetAtAll") : t("textbooks.noSetYet", { grade })}</p>
                <Button onClick={() => setPart("sets")}>{t("textbooks.makeSet")}</Button>
              </section>
            )}
            {part === "lend" && set && <LendPanel of={ready} onScan={onScan} onSheet={() => setSheet(true)} />}
            {part === "back" && <BackPanel of={ready} onScan={onScan} />}
            {part === "lacks" && <LacksPanel of={ready} />}
          </div>
        )
      )}
    </Page>
  );
};

const classUnitsOf = (pupils: readonly Patron[]): string[] => [...new Set(pupils.flatMap(({ classUnit }) => classUnit ?? []))].sort(new Intl.Collator("vi", { numeric: true }).compare);
