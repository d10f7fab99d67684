/** One receipt, to be printed: for the library and for the reader. */
import { Button, Group } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { EventId } from "#domain/kernel/ids.ts";
import type { Compensation } from "../../desk/compensations.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { Page } from "../../ui/page.tsx";
import { BackButton } from "../parts/back-button.tsx";
import { usePageMaker } from "../parts/page-maker.ts";
import { SheetsToPrint } from "../parts/sheets-to-print.tsx";
import { receiptOf } from "./papers.ts";

export const ReceiptScreen = ({ event }: { event: EventId }) => {
  const { t } = useTranslation();
  const { compensations, setting } = useSchool();
  const { name } = useObservable(setting);
  const maker = usePageMaker();
  const [entry, setEntry] = useState<Compensation | "gone" | undefined>();

  useEffect(() => {
    let current = true;
    void compensations.one(event).then((found) => current && setEntry(found ?? "gone"));
    return () => {
      current = false;
    };
  }, [compensations, event]);

  return (
    <Page title={t("compensations.paper.title", { no: typeof entry === "object" ? entry.receiptNo : "" })}>
      <Group>
        <BackButton />
        <Button component="a" href="#/compensations" variant="default">{t("compensations.paper.toRegister")}</Button>
      </Group>
      {entry === "gone" && <p>{t("compensations.paper.gone")}</p>}
      {typeof entry === "object" && <SheetsToPrint pages={[maker.receiptSheet(receiptOf(t, name, entry))]} button={t("printing.print")} />}
    </Page>
  );
};
