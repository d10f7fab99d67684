/** Labels for the copies of one import or of a range of accession numbers; copies without a code get one of ours first. */
import { Alert, Button, Group, NativeSelect, Paper, Radio, SimpleGrid, Stack, Text, TextInput, Title } from "@mantine/core";
import { useEffect, useMemo, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Title as BookTitle } from "#domain/catalogue/title.ts";
import type { Copy } from "#domain/copies/copy.ts";
import type { VoucherId } from "#domain/kernel/ids.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { labelLayouts, labelsPerSheet, usePageMaker, type LabelLayout } from "./page-maker.ts";
import { SheetPreview } from "./sheet-preview.tsx";

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
  const [layout, setLayout] = useState<LabelLayout>("3x8");
  const [startAt, setStartAt] = useState("1");
  const [found, setFound] = useState<Labelled | undefined>();
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    let current = true;
    void school.lists.imports().then((all) => {
      if (!current) return;
      const standing = all.filter((each) => !each.undone && each.copies > 0);
      setImports(standing);
      setVoucher(standing[0]?.voucher ?? "");
      if (standing.length === 0) setBy("range");
    });
    return () => {
      current = false;
    };
  }, [school]);

  const places = labelsPerSheet[layout];
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
  const printout = useMemo(
    () => (found && found.length > 0 && codeless.length === 0 && startIsRight ? maker.labels(found, { layout, startAt: start, schoolName }) : undefined),
    [maker, found, codeless, layout, start, startIsRight, schoolName],
  );

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
              data={imports.map((each) => ({ value: each.voucher, label: t("printing.importChoice", { file: each.file, on: each.on, n: each.copies.toLocaleString(i18n.language) }) }))}
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
              value={layout}
              onChange={(event) => setLayout(event.currentTarget.value as LabelLayout)}
              data={labelLayouts.map((each) => ({ value: each, label: t(`printing.layouts.${each}`) }))}
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
          <Button type="submit" size="lg" loading={busy}>
            {t("printing.show")}
          </Button>
        </Stack>
      </Paper>
      <div role="status">
        {found?.length === 0 && <Text>{t("printing.noCopies")}</Text>}
        {printout && found && <Title order={2}>{t("printing.labelsReady", { n: found.length.toLocaleString(i18n.language), sheets: printout.pages })}</Title>}
      </div>
      {codeless.length > 0 && found && (
        <Alert color="orange" variant="light" title={t("printing.codeless", { n: codeless.length, of: found.length })}>
          <Stack align="start">
            <Text>{t("printing.codelessWhy")}</Text>
            <Button size="md" loading={busy} onClick={() => void giveCodes(codeless)}>
              {t("printing.giveCodes", { n: codeless.length })}
            </Button>
          </Stack>
        </Alert>
      )}
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
