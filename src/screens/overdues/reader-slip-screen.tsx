/** What a reader has out, on a slip to take home: opened from the desk. */
import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { LoanOut } from "#domain/circulation/overdues.ts";
import type { PatronId } from "#domain/kernel/ids.ts";
import type { PatronFile } from "../../desk/desk.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { Page } from "../../ui/page.tsx";
import { usePageMaker } from "../parts/page-maker.ts";
import { SheetsToPrint } from "../parts/sheets-to-print.tsx";
import { slipOf } from "./papers.ts";

export const ReaderSlipScreen = ({ patron }: { patron: string }) => {
  const { t } = useTranslation();
  const { desk, setting, calendar } = useSchool();
  const { name } = useObservable(setting);
  const open = useObservable(calendar);
  const maker = usePageMaker();
  const [file, setFile] = useState<PatronFile | undefined>();

  useEffect(() => {
    let current = true;
    void desk.patronFile(patron as PatronId).then((found) => current && setFile(found));
    return () => {
      current = false;
    };
  }, [desk, patron]);

  const { fullName = "", classUnit } = file?.patron ?? {};
  const out: readonly LoanOut[] = file ? [...file.loans, ...file.lots.flatMap(({ loan, title, out: quantity }) => (quantity > 0 ? [{ loan, title, copy: undefined, patron: file.patron }] : []))] : [];
  const who = [fullName, classUnit].filter(Boolean).join(" · ");
  return (
    <Page title={t("overdues.slip.title", { name: fullName })}>
      <Button component="a" href="#/desk" variant="default" mb="md">{t("overdues.slip.backToDesk")}</Button>
      {file && out.length === 0 && <p>{t("overdues.slip.nothing")}</p>}
      {out.length > 0 && <SheetsToPrint pages={maker.slipSheets([slipOf({ t, school: name, today: desk.today(), calendar: open }, who, out, true)])} button={t("printing.print")} />}
    </Page>
  );
};
