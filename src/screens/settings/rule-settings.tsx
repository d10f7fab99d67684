/**
 * The loan rules: what is in force stands in the table; what a librarian changes there becomes a new version from a day on.
 * Versions of before and of days to come are listed below and can be looked at in the same table.
 */
import { Alert, Button, Fieldset, Group, Stack, Text, Title } from "@mantine/core";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { usualRules } from "#domain/circulation/default-rules.ts";
import type { RuleBook } from "#domain/circulation/loan-rules.ts";
import { mayBegin } from "#domain/circulation/rule-versions.ts";
import { dayFromTyped, dayInVietnamese } from "#domain/kernel/day.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { draftFromRules, rulesFromDraft, type RuleProblem, type RulesDraft } from "../parts/loan-rules-draft.ts";
import { LoanRulesTable } from "../parts/loan-rules-table.tsx";
import { RuleSaveBar, type RuleFault } from "./rule-save-bar.tsx";
import { RuleVersionList } from "./rule-version-list.tsx";

export const RuleSettings = ({ mayChange }: { mayChange: boolean }) => {
  const { t } = useTranslation();
  const school = useSchool();
  const rules = useObservable(school.rules);
  const calendar = useObservable(school.calendar);
  const { level } = useObservable(school.setting);
  const today = school.desk.today();
  /** What is being typed; undefined while the rules stand as they are. */
  const [draft, setDraft] = useState<RulesDraft | undefined>();
  const [from, setFrom] = useState("");
  const [problems, setProblems] = useState<readonly RuleProblem[]>([]);
  const [fault, setFault] = useState<RuleFault | undefined>();
  const [viewed, setViewed] = useState<{ book: RuleBook; state: string } | undefined>();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState("");

  const form = useRef<HTMLFormElement>(null);
  const viewing = useRef<HTMLDivElement>(null);
  // The list stands below a long table.
  useEffect(() => viewing.current?.focus(), [viewed]);
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), [fault, problems]);

  const begin = (next: RulesDraft, words = "") => {
    setDraft(next);
    setSaid(words);
    if (!draft) setFrom(dayInVietnamese(today));
  };
  const drop = () => {
    setDraft(undefined);
    setProblems([]);
    setFault(undefined);
    setSaid("");
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!draft || busy) return;
    const read = rulesFromDraft(draft, today);
    const day = dayFromTyped(from, today, "ahead");
    setProblems(read.ok ? [] : read.error);
    setFault(!read.ok ? "rules" : day === undefined || !mayBegin(day, today) ? "from" : undefined);
    if (!read.ok || day === undefined || !mayBegin(day, today)) return;
    setBusy(true);
    const written = await school.ruleVersions.write(read.value, day);
    setBusy(false);
    // Midnight has passed while it was being typed.
    if (!written.ok) return setFault("from");
    drop();
    setSaid(day > today ? t("settings.rules.savedFrom", { day: dayInVietnamese(day) }) : t("settings.rules.saved"));
  };
  const newFromViewed = (book: RuleBook) => {
    setViewed(undefined);
    begin(draftFromRules(book));
  };

  return (
    <section aria-labelledby="settings-rules">
      <form ref={form} onSubmit={(event) => void save(event)} noValidate>
        <Stack>
          <Title order={2} id="settings-rules">
            {t("settings.rules.title")}
          </Title>
          <Text>{t("settings.rules.about")}</Text>
          {viewed && (
            <Alert color="yellow" role="status" ref={viewing} tabIndex={-1}>
              <Text fw={600}>{t("settings.rules.viewing", { day: dayInVietnamese(viewed.book.validFrom), state: viewed.state })}</Text>
              <Group mt="sm">
                <Button variant="default" onClick={() => setViewed(undefined)}>
                  {t("settings.rules.viewEnd")}
                </Button>
                {mayChange && !draft && (
                  <Button variant="default" onClick={() => newFromViewed(viewed.book)}>
                    {t("settings.rules.useAgain")}
                  </Button>
                )}
              </Group>
            </Alert>
          )}
          <Fieldset variant="unstyled" disabled={!mayChange || viewed !== undefined}>
            <LoanRulesTable draft={viewed ? draftFromRules(viewed.book) : (draft ?? draftFromRules(rules))} problems={viewed ? [] : problems} calendar={viewed ? undefined : calendar} today={today} onChange={(next) => begin(next)} />
          </Fieldset>
          {draft && !viewed ? (
            <RuleSaveBar said={said} from={from} onFrom={setFrom} fault={fault} today={today} busy={busy} onDrop={drop} />
          ) : (
            <div role="status">{said && <Text>{said}</Text>}</div>
          )}
          {mayChange && !draft && !viewed && (
            <Group>
              <Button variant="default" onClick={() => begin(draftFromRules(usualRules(level)), t("settings.rules.proposed", { level: t(`start.level.${level}`) }))}>
                {t("settings.rules.defaults")}
              </Button>
            </Group>
          )}
          <RuleVersionList mayChange={mayChange} onView={(book, state) => setViewed({ book, state })} />
        </Stack>
      </form>
    </section>
  );
};
