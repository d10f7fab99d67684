/** Labels for the copies of one import or of a range of accession numbers; copies without a code get one of ours first. */
import { Alert, Button, Checkbox, Group, NativeSelect, Paper, Radio, SimpleGrid, Stack, Text, TextInput, Title } from "@mantine/core";
import { useEffect, useMemo, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Title as BookTitle } from "#domain/catalogue/title.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { dayFrom, dayInVietnamese } from "#domain/kernel/day.ts";
import type { VoucherId } from "#domain/kernel/ids.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { labelGrids, labelsPerSheet, usePageMaker, type LabelGrid } from "../parts/page-maker.ts";
import { labelOf } from "../parts/sheet-facts.ts";
import { SheetsToPrint } from "../parts/sheets-to-print.tsx";

type Labelled = readonly { readonly copy: Copy; readonly title: BookTitle }[];

export const LabelJob = () => {
  const { t, i18n } = useTranslation();
  const school = useSchool();
  const maker = usePageMaker();
  const schoolName = useObservable(school.setting).name;
  const [imports, setImports] = useState<Awaited<ReturnType<typeof school.lists.imports>>>([]);
  const [by, setBy] = useState<"import" | "range">("import");
  const [voucher, setVoucher] = useState("");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [grid, setGrid] = useState<LabelGrid>("70x37");
  const [frames, setFrames] = useState(false);
  const [startAt, setStartAt] = useState("1");
  const [found, setFound] = useState<Labelled | undefined>();
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    let current = true;
    void school.lists.imports("books").then((all) => {
      if (!current) return;
      const standing = all.filter((each) => !each.undone && each.rows > 0);
      setImports(standing);
      setVoucher(standing[0]?.id ?? "");
      if (standing.length === 0) setBy("range");
    });
    return () => {
      current = false;
    };
  }, [school]);

  const places = labelsPerSheet[grid];
  const start = /^\d{1,2}$/.test(startAt.trim()) ? Number(startAt) : 0;
  const startIsRight = start >= 1 && start <= places;
  const filter = by === "import" ? { voucher: voucher as VoucherId } : { ...(from.trim() && { from: from.trim() }), ...(to.trim() && { to: to.trim() }) };

  const look = async () => {
    setBusy(true);
    setFound(await school.printing.copies(filter));
    setBusy(false);
  };
  const giveCodes = async (copies: Labelled) => {
    setBusy(true);
    await school.printing.giveCodes(copies.map(({ copy }) => copy.id));
    await look();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void look();
  };

  const codeless = useMemo(() => found?.filter(({ copy }) => copy.barcodes.length === 0) ?? [], [found]);
  const sheets = useMemo(() => {
    if (!found || found.length === 0 || codeless.length > 0 || !startIsRight) return undefined;
    const labels = found.flatMap(({ copy, title }) => labelOf(copy, title, schoolName) ?? []);
    return maker.labelSheets(labels, { grid, startAt: start - 1, frames });
  }, [maker, found, codeless, grid, frames, start, startIsRight, schoolName]);

  return (
    <Stack>
      <Paper component="form" onSubmit={submit} withBorder p="md" radius="md">
        <Stack>
          <Radio.Group label={t("printing.which")} value={by} onChange={(value) => setBy(value === "range" ? "range" : "import")} size="md">
            <Group mt="xs">
              <Radio size="md" value="import" label={t("printing.byImport")} disabled={imports.length === 0} />
              <Radio size="md" value="range" label={t("printing.byRange")} />
            </Group>
          </Radio.Group>
          {by === "import" ? (
            <NativeSelect
              size="lg"
              label={t("printing.import")}
              value={voucher}
              onChange={(event) => setVoucher(event.currentTarget.value)}
              data={imports.map((each) => ({ value: each.id, label: t("printing.importChoice", { file: each.file, on: dayWords(each.on), n: each.rows.toLocaleString(i18n.language) }) }))}
            />
          ) : (
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <TextInput size="lg" label={t("printing.from")} value={from} onChange={(event) => setFrom(event.currentTarget.value)} description={t("printing.rangeHint")} />
              <TextInput size="lg" label={t("printing.to")} value={to} onChange={(event) => setTo(event.currentTarget.value)} description={t("printing.rangeToHint")} />
            </SimpleGrid>
          )}
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <NativeSelect
              size="lg"
              label={t("printing.layout")}
              description={t("printing.layoutHint")}
              value={grid}
              onChange={(event) => setGrid(event.currentTarget.value as LabelGrid)}
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
          <Button type="submit" size="lg" loading={busy} style={{ alignSelf: "flex-start" }}>
            {t("printing.show")}
          </Button>
        </Stack>
      </Paper>
      <div role="status">
        {found?.length === 0 && <Text>{t("printing.noCopies")}</Text>}
        {sheets && found && <Title order={2}>{t("printing.labelsReady", { n: found.length.toLocaleString(i18n.language), sheets: sheets.pages.length })}</Title>}
      </div>
      {codeless.length > 0 && found && (
        <Alert color="amber" variant="light" title={t("printing.codeless", { n: codeless.length, of: found.length })}>
          <Stack align="start">
            <Text>{t("printing.codelessWhy")}</Text>
            <Button size="md" loading={busy} onClick={() => void giveCodes(codeless)}>
              {t("printing.giveCodes", { n: codeless.length })}
            </Button>
          </Stack>
        </Alert>
      )}
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

const dayWords = (on: string): string => {
  const known = dayFrom(on.slice(0, 10));
  return known === undefined ? on : dayInVietnamese(known);
};
