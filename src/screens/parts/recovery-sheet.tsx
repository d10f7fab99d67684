/** The school's key as a sheet of paper: shown, printed, put away. */
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { dayAt, dayInVietnamese } from "#domain/kernel/day.ts";
import { usePageMaker } from "./page-maker.ts";
import { SheetsToPrint } from "./sheets-to-print.tsx";

export const RecoverySheet = ({ rawKey, schoolName }: { rawKey: Uint8Array; schoolName: string }) => {
  const { t } = useTranslation();
  const maker = usePageMaker();
  const [today] = useState(() => dayAt(Date.now()));
  const sheet = useMemo(
    () =>
      maker.recoverySheet(rawKey, {
        heading: t("printing.recovery.heading"),
        school: schoolName,
        madeOn: t("printing.recovery.madeOn", { day: dayInVietnamese(today) }),
        whatFor: [t("printing.recovery.whatFor1"), t("printing.recovery.whatFor2")],
        groupsHeading: t("printing.recovery.groups"),
        howToKeep: [t("printing.recovery.keep1"), t("printing.recovery.keep2"), t("printing.recovery.keep3"), t("printing.recovery.keep4")],
      }),
    [maker, rawKey, schoolName, today, t],
  );
  return <SheetsToPrint pages={[sheet]} button={t("printing.printRecovery")} />;
};
