/** The cards of some readers as sheets: the layout is chosen here, and what came out well is noted so that it is not printed twice. */
import { Alert, Button, Group, NativeSelect, Paper, SimpleGrid, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PrintId } from "#domain/kernel/ids.ts";
import { openCards } from "#domain/patrons/library-card.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { cardLayouts, cardsPerSheet, usePageMaker, type CardLayout } from "../parts/page-maker.ts";
import { cardOf, cardsOfBatch } from "../parts/sheet-facts.ts";
import { SheetsToPrint } from "../parts/sheets-to-print.tsx";

/** `onGiven` is called when readers without a card have been given one. */
export const CardSheets = ({ patrons, onGiven }: { patrons: readonly Patron[]; onGiven?: () => void }) => {
  const { t, i18n } = useTranslation();
  const school = useSchool();
  const maker = usePageMaker();
  const { name: schoolName, year } = useObservable(school.setting);
  const [layout, setLayout] = useState<CardLayout>(lastLayout);
  const [startAt, setStartAt] = useState("1");
  const [sent, setSent] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);

  const places = cardsPerSheet[layout];
  const start = /^\d{1,2}$/.test(startAt.trim()) ? Number(startAt) : 0;
  const startIsRight = start >= 1 && start <= places;
  const cards = useMemo(() => patrons.flatMap((patron) => cardOf(patron) ?? []), [patrons]);
  const without = useMemo(() => patrons.filter((patron) => openCards(patron).length === 0), [patrons]);
  const sheets = useMemo(() => {
    if (cards.length === 0 || !startIsRight) return undefined;
    const words = {
      school: schoolName,
      heading: t("printing.card.heading"),
      classUnit: t("printing.card.classUnit"),
      photo: { small: t("printing.card.photoSmall"), large: t("printing.card.photoLarge") },
      schoolYear: t("printing.card.schoolYear", { from: year.year, to: year.year + 1 }),
      signature: { role: t("printing.card.signature"), hint: t("printing.card.signatureHint") },
      keeping: t("printing.card.keeping", { returnObjects: true }) as readonly string[],
    };
    return maker.cardSheets(cards, words, { layout, startAt: start - 1 });
  }, [maker, cards, schoolName, year, layout, start, startIsRight, t]);

  const give = async () => {
    setBusy(true);
    await school.cards.give(without.map(({ id }) => id));
    setBusy(false);
    onGiven?.();
  };

  return (
    <Stack>
      {without.length > 0 && (
        <Alert color="amber" variant="light" title={t("printing.withoutCard", { n: without.length.toLocaleString(i18n.language) })}>
          <Button size="md" loading={busy} onClick={() => void give()}>{t("printing.giveCards", { n: without.length.toLocaleString(i18n.language) })}</Button>
        </Alert>
      )}
      {cards.length > 0 && (
        <Paper withBorder p="md" radius="md">
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <NativeSelect
              size="lg"
              label={t("printing.cardLayout")}
              description={t(`printing.cardLayoutHint.${layout}`)}
              value={layout}
              onChange={({ currentTarget }) => {
                const chosen = cardLayouts.find((each) => each === currentTarget.value) ?? layout;
                localStorage.setItem(layoutKept, chosen);
                setLayout(chosen);
              }}
              data={cardLayouts.map((each) => ({ value: each, label: t(`printing.cardLayouts.${each}`) }))}
            />
            <TextInput
              size="lg"
              label={t("printing.cardStartAt")}
              description={t("printing.cardStartAtHint")}
              inputMode="numeric"
              value={startAt}
              error={!startIsRight && t("printing.startAtWrong", { places })}
              onChange={(event) => setStartAt(event.currentTarget.value)}
            />
          </SimpleGrid>
        </Paper>
      )}
      <div role="status">
        {sheets && <Title order={2}>{t("printing.cardsReady", { n: cards.length.toLocaleString(i18n.language), sheets: sheets.pages.length })}</Title>}
      </div>
      {sheets && sheets.withoutBars.length > 0 && (
        <Alert color="amber" variant="light" title={t("printing.cardsWithoutBars", { n: sheets.withoutBars.length })}>{sheets.withoutBars.slice(0, 20).map(({ code }) => code).join(", ")}</Alert>
      )}
      {sheets && sheets.cut.length > 0 && (
        <Alert color="amber" variant="light" title={t("printing.cardsCut", { n: sheets.cut.length })}>{sheets.cut.slice(0, 20).map(({ fullName }) => fullName).join(", ")}</Alert>
      )}
      {sent.length > 0 && <PrintedQuestion key={sent.join()} codes={sent} />}
      {sheets && (
        <SheetsToPrint pages={sheets.pages} button={t("printing.print")} onPrinted={(batch) => setSent(cardsOfBatch(cards, batch, places, start - 1).map(({ code }) => code))} />
      )}
    </Stack>
  );
};

/** A browser does not tell whether the paper came out, so a person is asked. */
const PrintedQuestion = ({ codes }: { codes: readonly string[] }) => {
  const { t, i18n } = useTranslation();
  const { cards } = useSchool();
  const [note, setNote] = useState<PrintId | undefined>();
  const n = codes.length.toLocaleString(i18n.language);
  return (
    <Alert color="teal" variant="light" role="status" title={note === undefined ? t("printing.printed.ask", { n }) : t("printing.printed.noted", { n })}>
      <Group>
        {note === undefined && <Text>{t("printing.printed.why")}</Text>}
        {note === undefined ? (
          <Button key="yes" size="md" onClick={() => void cards.notePrinted(codes).then(setNote)}>{t("printing.printed.yes", { n })}</Button>
        ) : (
          <Button key="undo" size="md" variant="default" onClick={() => void cards.notPrinted(note).then(() => setNote(undefined))}>{t("printing.printed.undo")}</Button>
        )}
      </Group>
    </Alert>
  );
};

/** A card that is printed again looks like those of the class. */
const layoutKept = "tu-sach-card-layout";
const lastLayout = (): CardLayout => cardLayouts.find((each) => each === localStorage.getItem(layoutKept)) ?? "85x54";
