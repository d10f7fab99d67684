/** Library cards, class by class. */
import { Button, NativeSelect, Paper, Stack, Text, Title } from "@mantine/core";
import { useEffect, useMemo, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Patron } from "#domain/patrons/patron.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { usePageMaker } from "../parts/page-maker.ts";
import { cardOf } from "../parts/sheet-facts.ts";
import { SheetsToPrint } from "../parts/sheets-to-print.tsx";

export const CardJob = () => {
  const { t } = useTranslation();
  const school = useSchool();
  const maker = usePageMaker();
  const { name: schoolName, year } = useObservable(school.setting);
  const [units, setUnits] = useState<readonly string[]>([]);
  const [unit, setUnit] = useState("");
  const [patrons, setPatrons] = useState<readonly Patron[] | undefined>();
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    let current = true;
    void school.printing.classUnits().then((all) => {
      if (!current) return;
      setUnits(all);
      setUnit(all[0] ?? "");
    });
    return () => {
      current = false;
    };
  }, [school]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setPatrons(await school.printing.patrons(unit === "" ? {} : { classUnit: unit }));
    setBusy(false);
  };
  const cards = useMemo(() => patrons?.flatMap((patron) => cardOf(patron) ?? []) ?? [], [patrons]);
  const pages = useMemo(
    () =>
      maker.cardSheets(cards, {
        school: schoolName,
        heading: t("printing.card.heading"),
        classUnit: t("printing.card.classUnit"),
        photo: t("printing.card.photo"),
        schoolYear: t("printing.card.schoolYear", { from: year.year, to: year.year + 1 }),
      }),
    [maker, cards, schoolName, year, t],
  );
  const without = (patrons?.length ?? 0) - cards.length;

  return (
    <Stack>
      <Paper component="form" onSubmit={(event) => void submit(event)} withBorder p="md" radius="md">
        <Stack>
          <NativeSelect
            size="lg"
            label={t("printing.class")}
            value={unit}
            onChange={(event) => setUnit(event.currentTarget.value)}
            data={[...units.map((each) => ({ value: each, label: each })), { value: "", label: t("printing.everyone") }]}
          />
          <Button type="submit" size="lg" loading={busy} style={{ alignSelf: "flex-start" }}>
            {t("printing.show")}
          </Button>
        </Stack>
      </Paper>
      <div role="status">
        {patrons?.length === 0 && <Text>{t("printing.noPatrons")}</Text>}
        {cards.length > 0 && <Title order={2}>{t("printing.cardsReady", { n: cards.length, sheets: pages.length })}</Title>}
        {without > 0 && <Text>{t("printing.withoutCard", { n: without })}</Text>}
      </div>
      {cards.length > 0 && <SheetsToPrint pages={pages} button={t("printing.print")} />}
    </Stack>
  );
};
