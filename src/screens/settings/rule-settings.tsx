import { Alert, Button, Fieldset, Group, Stack, Text, Title } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { draftFromRules, rulesFromDraft, type RuleProblem, type RulesDraft } from "../parts/loan-rules-draft.ts";
import { LoanRulesTable } from "../parts/loan-rules-table.tsx";

export const RuleSettings = ({ mayChange }: { mayChange: boolean }) => {
  const { t } = useTranslation();
  const school = useSchool();
  const rules = useObservable(school.rules);
  /** What is being typed; undefined while the rules stand as they are. */
  const [draft, setDraft] = useState<RulesDraft | undefined>();
  const [problems, setProblems] = useState<readonly RuleProblem[]>([]);
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState(false);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!draft || busy) return;
    const read = rulesFromDraft(draft, school.desk.today());
    setProblems(read.ok ? [] : read.error);
    if (!read.ok) return;
    setBusy(true);
    await school.ruleVersions.write(read.value, school.desk.today());
    setBusy(false);
    setDraft(undefined);
    setSaved(true);
  };
  const change = (next: RulesDraft) => {
    setSaved(false);
    setDraft(next);
  };
  const drop = () => {
    setDraft(undefined);
    setProblems([]);
  };

  return (
    <section aria-labelledby="settings-rules">
      <form onSubmit={(event) => void save(event)} noValidate>
        <Stack>
          <Title order={2} id="settings-rules">
            {t("settings.rules.title")}
          </Title>
          <Text>{t("settings.rules.about")}</Text>
          <Fieldset variant="unstyled" disabled={!mayChange}>
            <LoanRulesTable draft={draft ?? draftFromRules(rules)} problems={problems} onChange={change} />
          </Fieldset>
          {problems.length > 0 && (
            <Alert color="red" role="alert">
              {t("settings.rules.wrong")}
            </Alert>
          )}
          <div role="status">{saved && <Text>{t("settings.rules.saved")}</Text>}</div>
          {draft && (
            <Group>
              <Button type="submit" size="lg" loading={busy}>
                {t("settings.rules.save")}
              </Button>
              <Button size="lg" variant="default" onClick={drop}>
                {t("settings.rules.undo")}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </section>
  );
};
