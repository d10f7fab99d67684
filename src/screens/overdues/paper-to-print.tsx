/** One of the papers that remind, as it will be printed. */
import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import type { UnitDebts } from "#domain/circulation/by-unit.ts";
import { usePageMaker, type PageMaker } from "../parts/page-maker.ts";
import { SheetsToPrint } from "../parts/sheets-to-print.tsx";
import { debtsList, hasTeacher, letterTo, overdueList, slipsOf, type Context } from "./papers.ts";
import { unitName } from "./words.ts";

export type Paper = { readonly is: "slips" | "list" | "overdueList" | "letters" } | { readonly is: "letter"; readonly unit: UnitDebts };

interface PaperProps {
  readonly paper: Paper;
  readonly units: readonly UnitDebts[];
  readonly context: Context;
  readonly schoolYear: number;
  readonly onBack: () => void;
}

export const PaperToPrint = ({ paper, units, context, schoolYear, onBack }: PaperProps) => {
  const { t } = context;
  const maker = usePageMaker();
  const [teacher, setTeacher] = useState("");
  return (
    <>
      <h2>{paper.is === "letter" ? t("overdues.sheets.letter", { unit: unitName(t, paper.unit.unit) }) : t(`overdues.sheets.${paper.is}`)}</h2>
      <Button variant="default" mb="md" onClick={onBack}>{t("overdues.back")}</Button>
      {paper.is === "letter" && <TextInput mb="md" label={t("overdues.teacher")} description={t("overdues.teacherHint")} value={teacher} autoComplete="off" onChange={(event) => setTeacher(event.currentTarget.value)} />}
      <SheetsToPrint pages={pagesOf(maker, paper, units, context, schoolYear, teacher)} button={t("printing.print")} />
    </>
  );
};

const pagesOf = (maker: PageMaker, paper: Paper, units: readonly UnitDebts[], context: Context, schoolYear: number, teacher: string) => {
  switch (paper.is) {
    case "slips":
      return maker.slipSheets(slipsOf(context, units));
    case "list":
      return maker.formSheets(debtsList(context, units, schoolYear));
    case "overdueList":
      return maker.formSheets(overdueList(context, units));
    case "letters":
      return units.filter(({ unit }) => hasTeacher(unit)).flatMap((each) => maker.formSheets(letterTo(context, each, "")));
    case "letter":
      return maker.formSheets(letterTo(context, paper.unit, teacher));
  }
};
