/** One of the papers that remind, as it will be printed. */
import { Anchor, Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { hasTeacher, type Unit, type UnitDebts } from "#domain/circulation/by-unit.ts";
import { usePageMaker, type Sheet } from "../parts/page-maker.ts";
import { SheetsToPrint } from "../parts/sheets-to-print.tsx";
import { debtsList, letterTo, overdueList, slipsOf, type Context } from "./papers.ts";
import { unitName } from "./words.ts";

export type Paper = { readonly is: "slips" | "list" | "overdueList" | "letters" } | { readonly is: "letter"; readonly unit: UnitDebts };

interface PaperProps {
  readonly paper: Paper;
  readonly units: readonly UnitDebts[];
  /** The homeroom teacher's name, where it is known. */
  readonly teacherOf: (unit: Unit) => string | undefined;
  readonly context: Context;
  readonly schoolYear: number;
  readonly onBack: () => void;
}

export const PaperToPrint = ({ paper, units, teacherOf, context, schoolYear, onBack }: PaperProps) => {
  const { t } = context;
  const maker = usePageMaker();
  const [typed, setTyped] = useState<string | undefined>();
  const teacher = typed ?? (paper.is === "letter" ? teacherOf(paper.unit.unit) : undefined) ?? "";
  const pages = (): readonly Sheet[] => {
    switch (paper.is) {
      case "slips":
        return maker.slipSheets(slipsOf(context, units));
      case "list":
        return maker.formSheets(debtsList(context, units, schoolYear));
      case "overdueList":
        return maker.formSheets(overdueList(context, units));
      case "letters":
        return units.filter(({ unit }) => hasTeacher(unit)).flatMap((each) => maker.formSheets(letterTo(context, each, teacherOf(each.unit) ?? "")));
      case "letter":
        return maker.formSheets(letterTo(context, paper.unit, teacher));
    }
  };
  return (
    <>
      <h2>{paper.is === "letter" ? t("overdues.sheets.letter", { unit: unitName(t, paper.unit.unit) }) : t(`overdues.sheets.${paper.is}`)}</h2>
      <Button variant="default" mb="md" onClick={onBack}>{t("overdues.back")}</Button>
      {paper.is === "letter" && <TextInput mb="md" label={t("overdues.teacher")} description={t("overdues.teacherHint")} value={teacher} autoComplete="off" onChange={(event) => setTyped(event.currentTarget.value)} />}
      {(paper.is === "letter" || paper.is === "letters") && <p><Anchor href="#/settings">{t("overdues.chooseHomerooms")}</Anchor></p>}
      <SheetsToPrint pages={pages()} button={t("printing.print")} />
    </>
  );
};
