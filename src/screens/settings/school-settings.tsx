/** What the school is, and the dates of its open year: the province may move them after the year has begun. */
import { Alert, Anchor, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { dayInVietnamese } from "#domain/kernel/day.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { datesOf, yearDraftOf, type YearDraft, type YearProblems } from "../parts/school-year-draft.ts";
import { YearDateFields } from "../parts/year-date-fields.tsx";
import classes from "./settings-screen.module.css";

export const SchoolSettings = ({ mayChange }: { mayChange: boolean }) => {
  const { t } = useTranslation();
  const { name, code, level, year } = useObservable(useSchool().setting);
  const [correcting, setCorrecting] = useState(false);
  const [saved, setSaved] = useState(false);
  const facts = [
    ["name", name],
    ["code", code || t("settings.school.none")],
    ["level", t(`start.level.${level}`)],
    ["year", t("settings.school.fromTo", { from: dayInVietnamese(year.startsOn), to: dayInVietnamese(year.endsOn) })],
    ["firstTerm", dayInVietnamese(year.firstTermEndsOn)],
  ] as const;
  const done = (isSaved: boolean) => {
    setCorrecting(false);
    setSaved(isSaved);
  };
  return (
    <section aria-labelledby="settings-school">
      <Title order={2} id="settings-school" mb="sm">
        {t("settings.school.title")}
      </Title>
      <dl className={classes.facts}>
        {facts.map(([fact, words]) => (
          <div key={fact}>
            <dt>{t(`settings.school.${fact}`)}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <div role="status">{saved && <Text mt="sm">{t("settings.school.corrected")}</Text>}</div>
      {mayChange && (correcting ? <YearForm onDone={done} /> : (
        <Group mt="sm">
          <Button variant="default" onClick={() => { setCorrecting(true); setSaved(false); }}>{t("settings.school.correct")}</Button>
          <Anchor href="#/rollover">{t("rollover.link.settings")}</Anchor>
        </Group>
      ))}
    </section>
  );
};

const YearForm = ({ onDone }: { onDone: (saved: boolean) => void }) => {
  const { t } = useTranslation();
  const school = useSchool();
  const { year } = useObservable(school.setting);
  const [draft, setDraft] = useState<YearDraft>(() => yearDraftOf(year));
  const [problems, setProblems] = useState<YearProblems>({});
  const [failed, setFailed] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const typed = datesOf(year.year, draft);
    setProblems(typed.ok ? {} : typed.error);
    if (!typed.ok) return;
    setFailed(false);
    try {
      const corrected = await school.correctYear(typed.value);
      // Another desk opened the next year while this was typed.
      if (corrected.ok) onDone(true);
      else setProblems({ startsOn: "otherYear" });
    } catch (error) {
      setFailed(true);
      reportError(error);
    }
  };
  return (
    <form onSubmit={(event) => void save(event)} noValidate aria-labelledby="correct-year">
      <Stack mt="md">
        <Title order={3} size="h4" id="correct-year">{t("settings.school.correctTitle", { from: year.year, to: year.year + 1 })}</Title>
        <Text>{t("settings.school.correctAbout")}</Text>
        <YearDateFields year={year.year} draft={draft} problems={problems} change={(part) => setDraft((before) => ({ ...before, ...part }))} />
        {failed && <Alert color="red" role="alert">{t("desk.failed")}</Alert>}
        <Group>
          <Button type="submit">{t("settings.school.save")}</Button>
          <Button variant="default" onClick={() => onDone(false)}>{t("settings.school.leave")}</Button>
        </Group>
      </Stack>
    </form>
  );
};
