/** What a librarian settles: the loan rules, who works here, and the school's key on paper. An assistant may look. */
import { Anchor, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { dayInVietnamese } from "#domain/kernel/day.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { Page } from "../../ui/page.tsx";
import { CalendarSettings } from "./calendar-settings.tsx";
import { ForgettingSettings } from "./forgetting-settings.tsx";
import { KeySettings } from "./key-settings.tsx";
import { RuleSettings } from "./rule-settings.tsx";
import classes from "./settings-screen.module.css";
import { StaffSettings } from "./staff-settings.tsx";

export const SettingsScreen = () => {
  const { t } = useTranslation();
  const { staff } = useSchool();
  const mayChange = useObservable(staff.signedIn)?.role === "librarian";
  return (
    <Page title={t("settings.title")}>
      {!mayChange && <Text>{t("settings.readOnly")}</Text>}
      <SchoolFacts mayChange={mayChange} />
      <RuleSettings mayChange={mayChange} />
      <CalendarSettings mayChange={mayChange} />
      <StaffSettings mayChange={mayChange} />
      <ForgettingSettings mayChange={mayChange} />
      {mayChange && <KeySettings />}
    </Page>
  );
};

const SchoolFacts = ({ mayChange }: { mayChange: boolean }) => {
  const { t } = useTranslation();
  const { name, code, level, year } = useObservable(useSchool().setting);
  const facts = [
    ["name", name],
    ["code", code || t("settings.school.none")],
    ["level", t(`start.level.${level}`)],
    ["year", t("settings.school.fromTo", { from: dayInVietnamese(year.startsOn), to: dayInVietnamese(year.endsOn) })],
    ["firstTerm", dayInVietnamese(year.firstTermEndsOn)],
  ] as const;
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
      {mayChange && <Anchor href="#/rollover">{t("rollover.link.settings")}</Anchor>}
    </section>
  );
};
