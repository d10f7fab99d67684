/** Labels for the copies of one import or of a range of accession numbers. */
import { Button, Group, NativeSelect, Paper, Radio, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useEffect, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { dayFrom, dayInVietnamese } from "#domain/kernel/day.ts";
import type { VoucherId } from "#domain/kernel/ids.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { LabelSheets, type Labelled } from "./label-sheets.tsx";

export const LabelJob = () => {
  const { t, i18n } = useTranslation();
  const school = useSchool();
  const [imports, setImports] = useState<Awaited<ReturnType<typeof school.lists.imports>>>([]);
  const [by, setBy] = useState<"import" | "range">("import");
  const [voucher, setVoucher] = useState("");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
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

  const filter = by === "import" ? { voucher: voucher as VoucherId } : { ...(from.trim() && { from: from.trim() }), ...(to.trim() && { to: to.trim() }) };

  const look = async () => {
    setBusy(true);
    setFound(await school.printing.copies(filter));
    setBusy(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void look();
  };

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
          <Button type="submit" size="lg" loading={busy} style={{ alignSelf: "flex-start" }}>
            {t("printing.show")}
          </Button>
        </Stack>
      </Paper>
      {found?.length === 0 && <Text role="status">{t("printing.noCopies")}</Text>}
      {found && found.length > 0 && <LabelSheets copies={found} onGiven={look} />}
    </Stack>
  );
};

const dayWords = (on: string): string => {
  const known = dayFrom(on.slice(0, 10));
  return known === undefined ? on : dayInVietnamese(known);
};
