/** Who in the class lacks what of the set, or still has what: at any moment, on the screen and on paper. */
import { Button, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { displayTitle } from "#domain/catalogue/title.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { usePageMaker } from "../parts/page-maker.ts";
import { SheetsToPrint } from "../parts/sheets-to-print.tsx";
import { linesOf, listForm, type View } from "./papers.ts";
import classes from "./textbooks.module.css";
import type { ClassAndSet } from "./use-class.ts";

const views: readonly View[] = ["missing", "out"];

export const LacksPanel = ({ of }: { of: ClassAndSet }) => {
  const { t } = useTranslation();
  const { desk, setting } = useSchool();
  const { name } = useObservable(setting);
  const maker = usePageMaker();
  const [chosen, setView] = useState<View>("missing");
  const [printing, setPrinting] = useState(false);
  const asksBoth = of.set !== undefined && of.file.pupils.length > 0;
  const view = asksBoth ? chosen : "out";
  const lines = linesOf(t, of, view);
  const count = lines.reduce((sum, line) => sum + line.count, 0);
  const facts = { unit: of.file.classUnit, pupils: lines.filter(({ isPupil }) => isPupil).length, count };
  const ofClass = of.file.holdings.filter(({ pupil, out }) => pupil === undefined && out > 0);

  if (printing) {
    return (
      <>
        <Button variant="default" mb="md" onClick={() => setPrinting(false)}>{t("textbooks.sheet.back")}</Button>
        <SheetsToPrint pages={maker.formSheets(listForm(t, of, view, { school: name, today: desk.today() }))} button={t("printing.print")} />
      </>
    );
  }
  return (
    <>
      <div className={classes.choice}>
        {asksBoth && <SegmentedControl size="lg" aria-label={t("textbooks.lacks.which")} value={view} onChange={(value) => setView(value as View)} data={views.map((value) => ({ value, label: t(`textbooks.lacks.whiches.${value}`) }))} />}
        {lines.length > 0 && <Button size="lg" onClick={() => setPrinting(true)}>{t("textbooks.lacks.print")}</Button>}
      </div>
      <p className="soft">{t(`textbooks.lacks.about.${view}`)}</p>
      <p role="status" style={{ fontWeight: 600 }}>{lines.length === 0 ? t(`textbooks.lacks.none.${view}`) : t(`textbooks.lacks.count.${view}`, facts)}</p>
      {view === "missing" && ofClass.length > 0 && <p>{t("textbooks.lacks.classHas", { titles: ofClass.map(({ title, out }) => `${displayTitle(title)} (${out})`).join(", ") })}</p>}
      {lines.length > 0 && (
        <ul className={`card ${classes.lines} ${classes.card}`}>
          {lines.map(({ id, name: who, words }) => (
            <li key={id}><strong>{who}</strong><span>{words}</span></li>
          ))}
        </ul>
      )}
    </>
  );
};
