/** Every version of the loan rules, the last to begin first: from when, who wrote it, and what has become of it. */
import { Button, Text, Title } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RuleBook } from "#domain/circulation/loan-rules.ts";
import { mayTakeBack, ruleVersions, type RuleVersionState } from "#domain/circulation/rule-versions.ts";
import { dayAt, dayInVietnamese } from "#domain/kernel/day.ts";
import type { StaffMember } from "../../desk/services.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import classes from "./settings-screen.module.css";

const toneOf: Readonly<Partial<Record<RuleVersionState, string>>> = { inForce: "good", coming: "notice" };

export const RuleVersionList = ({ mayChange, onView }: { mayChange: boolean; onView: (book: RuleBook, state: string) => void }) => {
  const { t } = useTranslation();
  const school = useSchool();
  const books = useObservable(school.ruleVersions.all);
  const today = school.desk.today();
  const [staff, setStaff] = useState<readonly StaffMember[]>([]);
  const [said, setSaid] = useState("");

  useEffect(() => void school.staff.all().then(setStaff), [school]);

  const takeBack = async (book: RuleBook) => {
    const taken = await school.ruleVersions.takeBack(book.id);
    setSaid(taken.ok ? t("settings.rules.tookBack", { day: dayInVietnamese(book.validFrom) }) : t("settings.rules.hasBegun"));
  };
  const written = ({ at, staff: by }: RuleBook): string => {
    if (!at) return "";
    const day = dayInVietnamese(dayAt(at.instant));
    const name = staff.find(({ id }) => id === by)?.name;
    return name ? t("settings.rules.written", { name, day }) : t("settings.rules.writtenOn", { day });
  };

  return (
    <div>
      <Title order={3} size="h4">{t("settings.rules.versions")}</Title>
      <Text size="sm">{t("settings.rules.versionsAbout")}</Text>
      <ul className={classes.days}>
        {ruleVersions(books, today).map((version) => {
          const { book } = version;
          const state = t(`settings.rules.state.${version.state}`);
          const day = dayInVietnamese(book.validFrom);
          return (
            <li key={book.id}>
              <span>{t("settings.rules.versionFrom", { day })}</span>
              <span className="pill" data-tone={toneOf[version.state]}>{state}</span>
              <span className={classes.written}>{written(book)}</span>
              <Button size="sm" variant="subtle" onClick={() => onView(book, state)} aria-label={t("settings.rules.viewNamed", { day, state })}>
                {t("settings.rules.view")}
              </Button>
              {mayChange && mayTakeBack(version, today) && (
                <Button size="sm" variant="subtle" onClick={() => void takeBack(book)} aria-label={t("settings.rules.takeBackNamed", { day })}>
                  {t("settings.rules.takeBack")}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      <div role="status">{said && <Text>{said}</Text>}</div>
    </div>
  );
};
