/** The labels of some copies as sheets: the paper is chosen here, and copies without a code get one of ours first. */
import { Alert, Button, Checkbox, NativeSelect, Paper, SimpleGrid, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Title as BookTitle } from "#domain/catalogue/title.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { labelGrids, labelsPerSheet, usePageMaker, type LabelGrid } from "../parts/page-maker.ts";
import { labelOf } from "../parts/sheet-facts.ts";
import { SheetsToPrint } from "../parts/sheets-to-print.tsx";

export type Labelled = readonly { readonly copy: Copy; readonly title: BookTitle }[];

/** `onGiven` is called when copies without a code have been given one. */
export const LabelSheets = ({ copies, onGiven }: { copies: Labelled; onGiven?: () => Promise<void> }) => {
  const { t, i18n } = useTranslation();
  const school = useSchool();
  const maker = usePageMaker();
  const schoolName = useObservable(school.setting).name;
  const [grid, setGrid] = useState<LabelGrid>(lastGrid);
  const [frames, setFrames] = useState(false);
  const [startAt, setStartAt] = useState("1");
  const [busy, setBusy] = useState(false);

  const places = labelsPerSheet[grid];
  const start = /^\d{1,2}$/.test(startAt.trim()) ? Number(startAt) : 0;
  const startIsRight = start >= 1 && start <= places;
  const codeless = useMemo(() => copies.filter(({ copy }) => copy.barcodes.length === 0), [copies]);
  const sheets = useMemo(() => {
    if (codeless.length > 0 || !startIsRight) return undefined;
    const labels = copies.flatMap(({ copy, title }) => labelOf(copy, title, schoolName) ?? []);
    return maker.labelSheets(labels, { grid, startAt: start - 1, frames });
  }, [maker, copies, codeless, grid, frames, start, startIsRight, schoolName]);

  const giveCodes = async () => {
    setBusy(true);
    await school.printing.giveCodes(codeless.map(({ copy }) => copy.id));
    await onGiven?.();
    setBusy(false);
  };

  if (codeless.length > 0) {
    return (
      <Alert color="amber" variant="light" title={t("printing.codeless", { n: codeless.length, of: copies.length })}>
        <Stack align="start">
          <Text>{t("printing.codelessWhy")}</Text>
          <Button size="md" loading={busy} onClick={() => void giveCodes()}>
            {t("printing.giveCodes", { n: codeless.length })}
          </Button>
        </Stack>
      </Alert>
    );
  }
  return (
    <Stack>
      <Paper withBorder p="md" radius="md">
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <NativeSelect
              size="lg"
              label={t("printing.layout")}
              description={t("printing.layoutHint")}
              value={grid}
              onChange={({ currentTarget }) => {
                const chosen = labelGrids.find((each) => each === currentTarget.value) ?? grid;
                localStorage.setItem(gridKept, chosen);
                setGrid(chosen);
              }}
              data={labelGrids.map((each) => ({ value: each, label: t(`printing.layouts.${each}`) }))}
            />
            <TextInput
              size="lg"
              label={t("printing.startAt")}
              description={t("printing.startAtHint")}
              inputMode="numeric"
              value={startAt}
              error={!startIsRight && t("printing.startAtWrong", { places })}
              onChange={(event) => setStartAt(event.currentTarget.value)}
            />
          </SimpleGrid>
          <Checkbox size="md" label={t("printing.frames")} checked={frames} onChange={(event) => setFrames(event.currentTarget.checked)} />
        </Stack>
      </Paper>
      <div role="status">
        {sheets && <Title order={2}>{t("printing.labelsReady", { n: copies.length.toLocaleString(i18n.language), sheets: sheets.pages.length })}</Title>}
      </div>
      {sheets && sheets.withoutBars.length > 0 && (
        <Alert color="amber" variant="light" title={t("printing.withoutBars", { n: sheets.withoutBars.length })}>
          {sheets.withoutBars
            .slice(0, 20)
            .map(({ code }) => code)
            .join(", ")}
        </Alert>
      )}
      {sheets && <SheetsToPrint pages={sheets.pages} button={t("printing.print")} />}
    </Stack>
  );
};

/** A label that is printed by itself goes on the paper that the others came on. */
const gridKept = "tu-sach-label-grid";
const lastGrid = (): LabelGrid => labelGrids.find((each) => each === localStorage.getItem(gridKept)) ?? "70x37";
