/** Sheets as they will come out of the printer, a stack at a time, with the button that prints them. */
import { Button, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePageMaker, type Sheet } from "./page-maker.ts";
import { batchesOf, type Batch } from "./sheet-facts.ts";
import classes from "./sheets-to-print.module.css";

/** `onPrinted` is told which stack was sent to the printer; whether the paper came out well, only a person can say. */
export const SheetsToPrint = ({ pages, button, onPrinted }: { pages: readonly Sheet[]; button: string; onPrinted?: (batch: Batch) => void }) => {
  const { t } = useTranslation();
  const { PrintedPages, printPages } = usePageMaker();
  const [chosen, setChosen] = useState(0);
  const batches = batchesOf(pages.length);
  const batch = batches[Math.min(chosen, batches.length - 1)] ?? { first: 1, last: 0 };
  return (
    <Stack>
      <Group align="end">
        {batches.length > 1 && (
          <NativeSelect
            size="lg"
            label={t("printing.batch")}
            value={String(batches.indexOf(batch))}
            onChange={(event) => setChosen(Number(event.currentTarget.value))}
            data={batches.map(({ first, last }, index) => ({ value: String(index), label: t("printing.batchChoice", { first, last, of: pages.length }) }))}
          />
        )}
        <Button size="lg" onClick={() => void printPages().then(() => onPrinted?.(batch))}>
          {button}
        </Button>
      </Group>
      <Text>{t("printing.trueSize")}</Text>
      <section className={classes.window} tabIndex={0} aria-label={t("printing.preview", { n: pages.length })}>
        <PrintedPages pages={pages.slice(batch.first - 1, batch.last)} label={(page) => t("printing.page", { page: page + batch.first - 1, of: pages.length })} />
      </section>
    </Stack>
  );
};
