/**
 * The first run in five steps; nothing is sent before the fourth is whole, and the fifth (the school's key on paper) comes
 * after the school exists, because a key that nobody kept would lock everyone out of the readers' names.
 */
import { Alert, Button, Group, Progress, Stack, Text, Title } from "@mantine/core";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { usualRules } from "#domain/circulation/default-rules.ts";
import { dayAt } from "#domain/kernel/day.ts";
import type { Calendar } from "#domain/school/calendar.ts";
import { useServices } from "../../desk/services-context.tsx";
import type { StartRefusal } from "../../desk/services.ts";
import { setKeySheetDue } from "../parts/key-sheet-due.ts";
import { draftFromRules, rulesFromDraft, type RuleProblem, type RulesDraft } from "../parts/loan-rules-draft.ts";
import { LoanRulesTable } from "../parts/loan-rules-table.tsx";
import { KeyStep } from "./key-step.tsx";
import { LongWork } from "./long-work.tsx";
import { refusalWords } from "./refusal-words.ts";
import { yearFrom } from "../parts/school-year-draft.ts";
import { emptySetupDraft, librarianProblems, schoolProblems, type SetupDraft, type SetupProblems } from "./setup-draft.ts";
import { LibrarianFields, SchoolFields, YearFields } from "./setup-fields.tsx";
import classes from "./setup-wizard.module.css";

const steps = ["school", "year", "rules", "librarian", "key"] as const;
type Step = (typeof steps)[number];

export const SetupWizard = ({ local, again, onDone }: { local: boolean; again: boolean; onDone: () => void }) => {
  const { t } = useTranslation();
  const { start } = useServices();
  const [today] = useState(() => dayAt(Date.now()));
  const [step, setStep] = useState<Step>("school");
  const [draft, setDraft] = useState<SetupDraft>(() => emptySetupDraft(today, t("start.deviceNameProposed")));
  /** Undefined until someone changes them: the defaults go by the level, which is chosen before. */
  const [typedRules, setTypedRules] = useState<RulesDraft | undefined>();
  const [problems, setProblems] = useState<SetupProblems>({});
  const [ruleProblems, setRuleProblems] = useState<readonly RuleProblem[]>([]);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<StartRefusal | undefined>();
  const [rawKey, setRawKey] = useState<Uint8Array | undefined>();
  const rules = typedRules ?? draftFromRules(usualRules(draft.level || "several"));
  const form = useRef<HTMLFormElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => heading.current?.focus(), [step]);
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), [problems, ruleProblems]);

  const show = (found: SetupProblems, next: Step) => {
    setProblems(found);
    if (Object.keys(found).length === 0) setStep(next);
  };

  const goOn = (): void => {
    if (step === "school") return show(schoolProblems(draft, !local), "year");
    if (step === "year") {
      const year = yearFrom(draft, today);
      return show(year.ok ? {} : year.error, "rules");
    }
    if (step === "rules") {
      const read = rulesFromDraft(rules, today);
      setRuleProblems(read.ok ? [] : read.error);
      if (read.ok) setStep("librarian");
      return;
    }
    const found = librarianProblems(draft);
    setProblems(found);
    if (Object.keys(found).length === 0 && !busy) void make();
  };

  const make = async () => {
    const year = yearFrom(draft, today);
    const read = rulesFromDraft(rules, today);
    if (!year.ok || !read.ok || draft.level === "") return setStep("school");
    setBusy(true);
    setRefusal(undefined);
    const made = await start
      .firstRun({
        ...(local ? {} : { setupCode: draft.setupCode.trim() }),
        school: { name: draft.schoolName.trim(), code: draft.schoolCode.trim(), level: draft.level, year: year.value },
        rules: read.value,
        librarian: { name: draft.librarianName.trim(), pin: draft.pin },
        deviceName: draft.deviceName.trim(),
      })
      .catch(() => ({ ok: false, error: { type: "Broken" } }) as const);
    setBusy(false);
    if (made.ok) {
      setKeySheetDue(true);
      setRawKey(made.value.rawKey);
      setStep("key");
    } else if (made.error.type === "WrongCode" && !local) {
      setStep("school");
      setProblems({ setupCode: "wrongCode" });
    } else setRefusal(made.error);
  };

  const keyIsKept = (): void => {
    setKeySheetDue(false);
    onDone();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    goOn();
  };
  const index = steps.indexOf(step);
  const back = steps[index - 1];
  const year = yearFrom(draft, today);
  // As the school begins; its other closed days are typed in later.
  const calendar: Calendar | undefined = year.ok ? { schoolYear: year.value, closedWeekdays: [0], closures: [], openDays: [] } : undefined;
  const fields = { draft, problems, change: (part: Partial<SetupDraft>) => setDraft({ ...draft, ...part }) };

  return (
    <Stack>
      {/* What was typed in the steps before is nowhere else yet. */}
      <i hidden data-unfinished="" />
      <div>
        <Text size="sm">{t("start.wizard.step", { n: index + 1, of: steps.length })}</Text>
        <Progress value={((index + 1) / steps.length) * 100} mt={4} aria-hidden="true" />
      </div>
      <Title order={2} ref={heading} tabIndex={-1} className={classes.heading ?? ""}>
        {t(`start.wizard.${step}.title`)}
      </Title>
      <Text>{t(`start.wizard.${step}.about`)}</Text>
      {again && step === "school" && (
        <Alert color="amber" variant="light" role="status">
          {t("start.wizard.again")}
        </Alert>
      )}
      {step === "key" && rawKey ? (
        <KeyStep rawKey={rawKey} schoolName={draft.schoolName.trim()} onKept={keyIsKept} />
      ) : (
        <form ref={form} onSubmit={submit} noValidate>
          <Stack maw={step === "rules" ? undefined : 720}>
            {step === "school" && <SchoolFields {...fields} codeIsAsked={!local} />}
            {step === "year" && <YearFields {...fields} />}
            {step === "rules" && <LoanRulesTable draft={rules} problems={ruleProblems} calendar={calendar} today={today} onChange={setTypedRules} />}
            {step === "librarian" && <LibrarianFields {...fields} />}
            <LongWork busy={busy} words={t("start.wizard.making")} />
            {refusal && (
              <Alert color="red" role="alert" title={t("start.notDone")}>
                {refusalWords(t, refusal, "setup")}
              </Alert>
            )}
            <Group justify="space-between" mt="md">
              {back === undefined ? (
                <span />
              ) : (
                <Button variant="default" size="lg" disabled={busy} onClick={() => setStep(back)}>
                  {t("start.wizard.back")}
                </Button>
              )}
              <Button type="submit" size="lg" loading={busy}>
                {t(step === "librarian" ? "start.wizard.make" : "start.wizard.next")}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Stack>
  );
};
