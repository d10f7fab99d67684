/** Of days before the years that this device keeps it has only a part: who reads a register of them is told so. */
import { Alert } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { dayInVietnamese, type Day } from "#domain/kernel/day.ts";
import { useSchool } from "../../desk/services-context.tsx";

export const NotWholeHere = ({ from }: { from: Day }) => {
  const { t } = useTranslation();
  const { desk, dayBook } = useSchool();
  const [wholeFrom, setWholeFrom] = useState<Day>();
  useEffect(() => {
    let current = true;
    const load = () => void dayBook.wholeFrom().then((found) => current && setWholeFrom(found));
    load();
    const stop = desk.onChange(load);
    return () => {
      current = false;
      stop();
    };
  }, [desk, dayBook]);
  if (wholeFrom === undefined || from >= wholeFrom) return null;
  return <Alert color="amber" variant="light" my="md" title={t("daybook.notWhole", { day: dayInVietnamese(wholeFrom) })}>{t("daybook.notWholeAbout")}</Alert>;
};
