/** The signing sheet of a class, before the books are handed out or after. */
import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { usePageMaker } from "../parts/page-maker.ts";
import { SheetsToPrint } from "../parts/sheets-to-print.tsx";
import { useHomerooms } from "../parts/use-homerooms.ts";
import { signingSheet } from "./papers.ts";
import classes from "./textbooks.module.css";
import type { ClassAndSet } from "./use-class.ts";

export const SheetPanel = ({ of, onBack }: { of: ClassAndSet; onBack: () => void }) => {
  const { t } = useTranslation();
  const { desk, setting } = useSchool();
  const { name } = useObservable(setting);
  const maker = usePageMaker();
  const homerooms = useHomerooms();
  const known = of.file.holdings.find((held) => held.teacher)?.teacher ?? homerooms.get(of.file.classUnit);
  const [typed, setTyped] = useState<string | undefined>();
  const teacher = typed ?? known?.fullName ?? "";
  const [isBlank, setBlank] = useState(!of.file.holdings.some(({ out }) => out > 0));
  const pages = maker.signingSheets(signingSheet(t, of, isBlank, teacher, { school: name, today: desk.today() }));
  return (
    <>
      <div className={classes.choice}>
        <Button size="lg" variant="default" onClick={onBack}>{t("textbooks.sheet.back")}</Button>
        <SegmentedControl size="lg" className={classes.ways ?? ""} aria-label={t("textbooks.sheet.which")} value={isBlank ? "blank" : "filled"} onChange={(value) => setBlank(value === "blank")} data={(["blank", "filled"] as const).map((value) => ({ value, label: t(`textbooks.sheet.${value}`) }))} />
        <TextInput size="lg" label={t("textbooks.sheet.teacherName")} value={teacher} autoComplete="off" onChange={({ currentTarget }) => setTyped(currentTarget.value)} />
      </div>
      <SheetsToPrint pages={pages} button={t("printing.print")} />
    </>
  );
};
