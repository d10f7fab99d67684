/** Before the preview: the dates of the new year, which class follows which, and the new lists where there are any. */
import { Button, Checkbox, Group, Text, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { YearProblems } from "../../parts/school-year-draft.ts";
import { YearDateFields } from "../../parts/year-date-fields.tsx";
import { AddLists } from "./add-lists.tsx";
import classes from "./rollover.module.css";
import type { RolloverState } from "./rollover-state.ts";

export const RolloverPrepare = ({ state }: { state: RolloverState }) => {
  const { t } = useTranslation();
  const { open, years, dates, typedYear, steps, changeDate, changeStep, show } = state;
  const [asked, setAsked] = useState(false);
  const problems: YearProblems = asked && !typedYear.ok ? typedYear.error : {};
  const undecided = steps.filter(({ to, leaves }) => !leaves && to.trim() === "").length;
  const opens = years.year !== open.year;
  return (
    <>
      {opens && (
        <section aria-labelledby="rollover-dates">
          <Title order={3} id="rollover-dates">{t("rollover.dates.title")}</Title>
          <Text mb="xs">{t("rollover.dates.about", { from: years.year, to: years.year + 1 })}</Text>
          <YearDateFields year={years.year} draft={dates} problems={problems} change={changeDate} />
        </section>
      )}
      <section aria-labelledby="rollover-steps">
        <Title order={3} id="rollover-steps">{t("rollover.steps.title")}</Title>
        <Text mb="xs">{t("rollover.steps.about")}</Text>
        {steps.length === 0 && <Text role="status">{t("rollover.steps.none")}</Text>}
        <ul className={classes["steps"]}>
          {steps.map(({ from, pupils, to, leaves }) => (
            <li key={from}>
              <span className={classes["from"]}><strong>{from}</strong> <span className="soft">{t("rollover.steps.pupils", { n: pupils })}</span></span>
              <span aria-hidden="true" className="soft">→</span>
              {/* Emptied while they leave, so that it can't be read as a class they go to. */}
              <TextInput size="md" aria-label={t("rollover.steps.to", { from })} placeholder={t(leaves ? "rollover.steps.gone" : "rollover.steps.undecided")} value={leaves ? "" : to} disabled={leaves} maxLength={40} autoComplete="off" onChange={(event) => changeStep(from, { to: event.currentTarget.value })} />
              <Checkbox size="md" label={t("rollover.steps.leaves")} aria-label={t("rollover.steps.leavesFrom", { from })} checked={leaves} onChange={(event) => changeStep(from, { leaves: event.currentTarget.checked })} />
            </li>
          ))}
        </ul>
        {undecided > 0 && <Text>{t("rollover.steps.undecidedAbout", { n: undecided })}</Text>}
      </section>
      <AddLists state={state} />
      <Group justify="space-between">
        <Button size="lg" variant="default" onClick={() => show("start")}>{t("rollover.stop")}</Button>
        <Button size="lg" onClick={() => (typedYear.ok ? show("check") : setAsked(true))}>{t("rollover.preview")}</Button>
      </Group>
    </>
  );
};
