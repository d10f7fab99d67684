/** Sheets of codes, one class or department each, for readers who carry no card: the desk scans from the sheet. */
import { Alert, Button, Paper, Stack, Text, Title } from "@mantine/core";
import { useMemo, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { openCards } from "#domain/patrons/library-card.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { usePageMaker } from "../parts/page-maker.ts";
import { classesOf } from "../parts/sheet-facts.ts";
import { SheetsToPrint } from "../parts/sheets-to-print.tsx";
import { UnitSelect, useUnits } from "./unit-select.tsx";

export const ClassSheetJob = () => {
  const { t, i18n } = useTranslation();
  const school = useSchool();
  const maker = usePageMaker();
  const { name, year } = useObservable(school.setting);
  const { units, unit, setUnit } = useUnits();
  const [patrons, setPatrons] = useState<readonly Patron[] | undefined>();
  const [busy, setBusy] = useState(false);

  const look = async () => {
    setBusy(true);
    setPatrons(await school.printing.patrons(unit === "" ? {} : { classUnit: unit }));
    setBusy(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void look();
  };
  const without = patrons?.filter((patron) => openCards(patron).length === 0) ?? [];
  const give = async () => {
    setBusy(true);
    await school.cards.give(without.map(({ id }) => id));
    await look();
  };

  const sheets = useMemo(() => {
    if (!patrons || patrons.length === 0) return undefined;
    const unitWords = ({ group, classUnit }: Patron) => (classUnit === undefined ? t(`desk.group.${group}`) : group === "pupil" ? t("desk.classUnit", { unit: classUnit }) : classUnit);
    const classes = classesOf(patrons, units, unitWords);
    const words = {
      school: name,
      heading: t("printing.classSheet.heading"),
      schoolYear: t("printing.card.schoolYear", { from: year.year, to: year.year + 1 }),
      howTo: t("printing.classSheet.howTo"),
      noCode: t("printing.classSheet.noCode"),
      pageNo: (page: number, of: number) => t("printing.page", { page, of }),
    };
    return { ...maker.classSheets(classes, words), classes: classes.length };
  }, [maker, patrons, units, name, year, t]);

  return (
    <Stack>
      <Paper component="form" onSubmit={submit} withBorder p="md" radius="md">
        <Stack>
          <Text>{t("printing.classSheet.about")}</Text>
          <UnitSelect units={units} unit={unit} onChange={setUnit} />
          <Button type="submit" size="lg" loading={busy} style={{ alignSelf: "flex-start" }}>{t("printing.show")}</Button>
        </Stack>
      </Paper>
      <div role="status">
        {patrons?.length === 0 && <Text>{t("printing.noPatrons")}</Text>}
        {sheets && patrons && <Title order={2}>{t("printing.classSheet.ready", { n: patrons.length.toLocaleString(i18n.language), classes: sheets.classes, sheets: sheets.pages.length })}</Title>}
      </div>
      {without.length > 0 && (
        <Alert color="amber" variant="light" title={t("printing.withoutCard", { n: without.length.toLocaleString(i18n.language) })}>
          <Button size="md" loading={busy} onClick={() => void give()}>{t("printing.giveCards", { n: without.length.toLocaleString(i18n.language) })}</Button>
        </Alert>
      )}
      {sheets && sheets.withoutBars.length > without.length && (
        <Alert color="amber" variant="light" title={t("printing.cardsWithoutBars", { n: sheets.withoutBars.length - without.length })}>{sheets.withoutBars.flatMap(({ code }) => code ?? []).slice(0, 20).join(", ")}</Alert>
      )}
      {sheets && sheets.cut.length > 0 && (
        <Alert color="amber" variant="light" title={t("printing.cardsCut", { n: sheets.cut.length })}>{sheets.cut.slice(0, 20).map(({ fullName }) => fullName).join(", ")}</Alert>
      )}
      {sheets && <SheetsToPrint pages={sheets.pages} button={t("printing.print")} />}
    </Stack>
  );
};
