/** Textbooks by class: choose a class and its set, hand it out, take it back, and see at any moment who lacks what. */
import { Button, NativeSelect, SegmentedControl } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ClassOfYear } from "#domain/circulation/class-textbooks.ts";
import { setsFor, type TextbookSet } from "#domain/circulation/textbook-set.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import type { ListedClass } from "../../desk/textbooks.ts";
import { Page } from "../../ui/page.tsx";
import { useChanges } from "../parts/use-changes.ts";
import { BackPanel } from "./back-panel.tsx";
import { LacksPanel } from "./lacks-panel.tsx";
import { LendPanel } from "./lend-panel.tsx";
import { SetsPanel } from "./sets-panel.tsx";
import { SheetPanel } from "./sheet-panel.tsx";
import { useClass } from "./use-class.ts";
import { DayBanner, useWritingDay } from "./writing-day.tsx";
import classes from "./textbooks.module.css";

const parts = ["lend", "back", "lacks", "sets"] as const;
type Part = (typeof parts)[number];

export const TextbooksScreen = ({ onScan }: { onScan: (listener: (code: string) => void) => () => void }) => {
  const { t } = useTranslation();
  const { textbooks, setting, staff } = useSchool();
  const isLibrarian = useObservable(staff.signedIn)?.role === "librarian";
  const { year } = useObservable(setting).year;
  const [part, setPart] = useState<Part>("lend");
  const [known, setKnown] = useState<readonly ListedClass[] | undefined>();
  const [sets, setSets] = useState<readonly TextbookSet[]>([]);
  const [chosenClass, setChosenClass] = useState("");
  const [chosenSet, setChosenSet] = useState("");
  // What is being edited stays on the screen when it has just been kept.
  const [opened, setOpened] = useState("");
  const [sheet, setSheet] = useState(false);
  const day = useWritingDay();
  const changes = useChanges();
  useEffect(() => void textbooks.classes().then((found) => setKnown((before) => (JSON.stringify(before) === JSON.stringify(found) ? before : found))), [textbooks, changes]);
  const [kept, setKept] = useState(0);
  useEffect(() => void textbooks.sets().then((found) => setSets((before) => (JSON.stringify(before) === JSON.stringify(found) ? before : found))), [textbooks, changes, kept]);

  const chosen = known?.find((one) => keyOf(one) === chosenClass) ?? known?.[0];
  const grade = chosen?.grade;
  const offered = setsFor(sets, grade, chosen?.year ?? year);
  const set = offered.find(({ id }) => id === chosenSet) ?? offered[0];
  const found = useClass(chosen, set);

  if (known?.length === 0) {
    return <Page title={t("textbooks.title")}><section className="card"><p>{t("textbooks.noClass")}</p><Button component="a" href="#/lists">{t("textbooks.toLists")}</Button></section></Page>;
  }
  if (sheet && found) return <Page title={t("textbooks.title")}><SheetPanel of={found} onBack={() => setSheet(false)} /></Page>;
  const ready = found && found.set === set ? found : undefined;
  // To a class without pupils nothing is lent any more.
  const may = chosen?.hasPupils === false ? (["back", "lacks"] as const) : parts.filter((one) => one !== "sets" || isLibrarian);
  const now = may.find((one) => one === part) ?? "back";
  return (
    <Page title={t("textbooks.title")}>
      <div className={classes.choice}>
        <NativeSelect size="lg" label={t("textbooks.class")} value={chosen ? keyOf(chosen) : ""} data={(known ?? []).map((one) => ({ value: keyOf(one), label: one.year === year ? one.classUnit : t("textbooks.classOfYear", { unit: one.classUnit, from: one.year, to: one.year + 1 }) }))} onChange={({ currentTarget }) => setChosenClass(currentTarget.value)} />
        {chosen?.hasPupils !== false && <NativeSelect size="lg" label={t("textbooks.set")} value={set?.id ?? ""} onChange={({ currentTarget }) => { setChosenSet(currentTarget.value); setOpened(currentTarget.value); }} data={offered.length === 0 ? [{ value: "", label: t("textbooks.noSet") }] : offered.map((one) => ({ value: one.id, label: t("textbooks.setOption", { name: one.name, from: one.year, to: one.year + 1, count: one.titles.length }) }))} />}
        <SegmentedControl size="lg" aria-label={t("textbooks.parts")} value={now} onChange={(value) => setPart(value as Part)} data={may.map((value) => ({ value, label: t(`textbooks.part.${value}`) }))} className={classes.ways ?? ""} />
      </div>
      {(now === "lend" || now === "back") && <DayBanner day={day} />}
      {chosen?.hasPupils === false && <p className="soft">{t("textbooks.noPupils")}</p>}
      {now === "sets" ? (
        <SetsPanel key={`${grade ?? ""} ${opened}`} sets={sets} chosen={set} grade={grade} year={year} onKept={(id) => { setChosenSet(id); setKept((count) => count + 1); }} />
      ) : (
        ready && (
          <div key={`${keyOf(ready.file)} ${set?.id ?? ""}`}>
            {!set && now !== "back" && chosen?.hasPupils && <NoSet grade={grade} onMake={isLibrarian ? () => setPart("sets") : undefined} />}
            {now === "lend" && set && <LendPanel of={ready} day={day} onScan={onScan} onSheet={() => setSheet(true)} />}
            {now === "back" && <BackPanel of={ready} day={day} onScan={onScan} />}
            {now === "lacks" && <LacksPanel of={ready} />}
          </div>
        )
      )}
    </Page>
  );
};

const NoSet = ({ grade, onMake }: { grade: number | undefined; onMake: (() => void) | undefined }) => {
  const { t } = useTranslation();
  return (
    <section className="card">
      <p>{grade === undefined ? t("textbooks.noSetAtAll") : t("textbooks.noSetYet", { grade })}</p>
      {onMake ? <Button onClick={onMake}>{t("textbooks.makeSet")}</Button> : <p style={{ margin: 0 }}>{t("textbooks.setForLibrarians")}</p>}
    </section>
  );
};

const keyOf = ({ year, classUnit }: ClassOfYear): string => `${year} ${classUnit}`;
