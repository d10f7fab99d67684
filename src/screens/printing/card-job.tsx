/** Library cards, class by class. */
import { Button, NativeSelect, Paper, Stack, Text, Title } from "@mantine/core";
import { useEffect, useMemo, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Patron } from "#domain/patrons/patron.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { usePageMaker } from "./page-maker.ts";
import { SheetPreview } from "./sheet-preview.tsx";

export const CardJob = () => {
  const { t } = useTranslation();
  const school = useSchool();
  const maker = usePageMaker();
  const schoolName = useObservable(school.setting).name;
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
  const printout = useMemo(() => (patrons && patrons.length > 0 ? maker.cards(patrons, { schoolName }) : undefined), [maker, patrons, schoolName]);

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
          <Button type="submit" size="lg" loading={busy}>
            {t("printing.show")}
          </Button>
        </Stack>
      </Paper>
      <div role="status">
        {patrons?.length === 0 && <Text>{t("printing.noPatrons")}</Text>}
        {printout && patrons && <Title order={2}>{t("printing.cardsReady", { n: patrons.length, sheets: printout.pages })}</Title>}
      </div>
      {printout && (
        <>
          <Text>{t("printing.trueSize")}</Text>
          <Button size="lg" onClick={() => maker.print(printout)}>
            {t("printing.print")}
          </Button>
          <SheetPreview printout={printout} />
        </>
      )}
    </Stack>
  );
};
