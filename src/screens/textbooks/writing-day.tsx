/** For which day is written: today, or that of a list on paper which a librarian types in later. Loud as long as it is not today. */
import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { dayFromTyped, dayInVietnamese, type Day } from "#domain/kernel/day.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { ClockIcon } from "../../ui/icons.tsx";
import { dayInWords } from "../parts/sentences.ts";

export interface WritingDay {
  /** Undefined: today. */
  readonly on: Day | undefined;
  readonly typed: string;
  /** Why nothing may be written for what is typed; nothing is, until that is mended. */
  readonly wrong: string | undefined;
  readonly type: (typed: string) => void;
  readonly offered: boolean;
}

export const useWritingDay = (): WritingDay => {
  const { t } = useTranslation();
  const { desk, staff } = useSchool();
  const [typed, type] = useState("");
  const offered = useObservable(staff.signedIn)?.role === "librarian";
  const today = desk.today();
  if (!offered || typed.trim() === "") return { on: undefined, typed, wrong: undefined, type, offered };
  const on = dayFromTyped(typed, today, "back");
  const may = on && desk.mayWriteFor(on);
  const wrong = may === undefined ? t("acts.backdateDialog.notADay") : may.ok ? undefined : t(`acts.backdateDialog.${may.error.type}`, may.error.type === "TooLongAgo" ? { day: dayInVietnamese(may.error.earliest) } : {});
  return { on: wrong !== undefined || on === today ? undefined : on, typed, wrong, type, offered };
};

export const DayField = ({ day: { typed, wrong, type, offered } }: { day: WritingDay }) => {
  const { t } = useTranslation();
  const { desk } = useSchool();
  return offered ? <TextInput w={215} size="md" label={t("textbooks.day.label")} placeholder={t("textbooks.day.today", { day: dayInVietnamese(desk.today()) })} value={typed} error={wrong} autoComplete="off" onChange={({ currentTarget }) => type(currentTarget.value)} /> : null;
};

export const DayBanner = ({ day: { on, type } }: { day: WritingDay }) => {
  const { t } = useTranslation();
  return on === undefined ? null : (
    <div className="how-banner" role="status" style={{ marginBlock: "0.75rem" }}>
      <ClockIcon />
      <span><strong>{t("acts.how.backdating", { day: dayInWords(t, on) })}</strong></span>
      <Button variant="white" onClick={() => type("")}>{t("acts.how.backToToday")}</Button>
    </div>
  );
};
