/** The slip for a book that was just set aside. */
import { useTranslation } from "react-i18next";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { Page } from "../../ui/page.tsx";
import { BackButton } from "../parts/back-button.tsx";
import { useHoldQueues } from "../parts/hold-queues.ts";
import { usePageMaker } from "../parts/page-maker.ts";
import { SheetsToPrint } from "../parts/sheets-to-print.tsx";
import { keptIn, slipFor } from "./papers.ts";

export const HoldSlipScreen = ({ hold }: { hold: string }) => {
  const { t } = useTranslation();
  const { desk, setting } = useSchool();
  const { name } = useObservable(setting);
  const maker = usePageMaker();
  const queues = useHoldQueues();
  const kept = keptIn(queues ?? []).filter(({ held }) => held.hold.event === hold);
  return (
    <Page title={t("holds.slipTitle")}>
      <BackButton />
      {queues && kept.length === 0 && <p role="status">{t("holds.slipGone")}</p>}
      {kept.length > 0 && <SheetsToPrint pages={maker.slipSheets(kept.map((one) => slipFor({ t, school: name, today: desk.today() }, one)))} button={t("printing.print")} />}
    </Page>
  );
};
