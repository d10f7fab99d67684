/** The dry run: what the turn comes to, class by class and pupil by pupil, each to be corrected before anything is written. */
import { Alert, Anchor, Button, Group, List, Modal, Stack, Text, Title } from "@mantine/core";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { byUnit, totalsOf, type Totals } from "#domain/circulation/by-unit.ts";
import { toBringBack, type DebtOut, type LoanOut } from "#domain/circulation/overdues.ts";
import type { Rollover } from "#domain/patrons/rollover.ts";
import { fateCounts, outcomesByClass, sizesAfter } from "#domain/patrons/rollover-counts.ts";
import { useSchool } from "../../../desk/services-context.tsx";
import { totalsInWords } from "../../parts/totals-words.ts";
import { ReaderList } from "./reader-list.tsx";
import { rowKey, type RolloverState } from "./rollover-state.ts";
import classes from "./rollover.module.css";

export const RolloverCheck = ({ state }: { state: RolloverState }) => {
  const { t } = useTranslation();
  const { plan, years, turnedAway, show, write } = state;
  const [asked, setAsked] = useState(false);
  if (!plan) return null;
  const counts = fateCounts(plan);
  const arrivals = plan.arrivals.filter(({ listed }) => !turnedAway.has(rowKey(listed))).length;
  const written = counts.goesUp + counts.changesClass + counts.repeats + counts.comesBack + counts.leaves + arrivals;
  const facts = { from: years.year, to: years.year + 1, n: written };
  const button = <Button size="lg" onClick={() => setAsked(true)} disabled={written === 0}>{t("rollover.confirm.button", facts)}</Button>;
  return (
    <>
      <List size="lg" spacing={2}>
        {(["goesUp", "changesClass", "repeats", "comesBack", "leaves"] as const).map((is) => counts[is] > 0 && <List.Item key={is}>{t(`rollover.count.${is}`, { n: counts[is] })}</List.Item>)}
        {arrivals > 0 && <List.Item>{t("rollover.count.arrives", { n: arrivals })}</List.Item>}
        {counts.movedAlready > 0 && <List.Item>{t("rollover.count.movedAlready", { n: counts.movedAlready })}</List.Item>}
        {plan.others > 0 && <List.Item>{t("rollover.count.others", { n: plan.others })}</List.Item>}
      </List>
      {counts.unclear > 0 && <Alert color="amber" variant="light" role="status">{t("rollover.unclear", { n: counts.unclear })}</Alert>}
      <LeaversDebts plan={plan} openYear={years.openYear} />
      <Group justify="space-between">
        <Button size="lg" variant="default" onClick={() => show("prepare")}>{t("rollover.back")}</Button>
        {button}
      </Group>
      <ByClass plan={plan} />
      <ReaderList state={state} plan={plan} />
      <Modal.Root opened={asked} onClose={() => setAsked(false)} centered>
        <Modal.Overlay />
        <Modal.Content>
          <Modal.Body>
            <Stack>
              <Modal.Title fz="lg" fw={700}>{t("rollover.confirm.sure", facts)}</Modal.Title>
              <Text>{t(years.year === years.openYear ? "rollover.confirm.about" : "rollover.confirm.aboutYear", facts)}</Text>
              {counts.unclear > 0 && <Text>{t("rollover.confirm.unclear", { n: counts.unclear })}</Text>}
              <Group justify="flex-end">
                <Button size="md" variant="default" data-autofocus onClick={() => setAsked(false)}>{t("rollover.confirm.no")}</Button>
                <Button size="md" onClick={() => { setAsked(false); void write(); }}>{t("rollover.confirm.yes")}</Button>
              </Group>
            </Stack>
          </Modal.Body>
        </Modal.Content>
      </Modal.Root>
    </>
  );
};

/** Asked for before the transcripts are handed out. */
const LeaversDebts = ({ plan, openYear }: { plan: Rollover; openYear: number }) => {
  const { t } = useTranslation();
  const { loans } = useSchool();
  const [found, setFound] = useState<{ readonly out: readonly LoanOut[]; readonly owed: readonly DebtOut[] } | undefined>();
  useEffect(() => {
    let current = true;
    void Promise.all([loans.open(), loans.debts()]).then(([out, owed]) => current && setFound({ out, owed }));
    return () => {
      current = false;
    };
  }, [loans]);
  const totals = useMemo((): Totals | undefined => {
    const leaving = new Set(plan.moves.flatMap(({ patron, fate }) => (fate.is === "leaves" ? [patron.id] : [])));
    const isLeaving = ({ patron }: LoanOut | DebtOut): boolean => patron !== undefined && leaving.has(patron.id);
    return found && totalsOf(byUnit(openYear, toBringBack(found.out, found.owed).filter(isLeaving), found.owed.filter(isLeaving)));
  }, [plan, found, openYear]);
  if (totals === undefined || totals.readers === 0) return null;
  return (
    <Alert color="amber" variant="light" role="status">
      <Text>{t("rollover.debts", { what: totalsInWords(t, totals) })}</Text>
      <Anchor href="#/overdues?view=all">{t("rollover.debtsList")}</Anchor>
    </Alert>
  );
};

const outcomes = ["goesUp", "changesClass", "repeats", "comesBack", "leaves", "unclear"] as const;

const ByClass = ({ plan }: { plan: Rollover }) => {
  const { t } = useTranslation();
  const byClass = useMemo(() => outcomesByClass(plan), [plan]);
  const sizes = useMemo(() => sizesAfter(plan), [plan]);
  return (
    <section aria-labelledby="rollover-classes">
      <Title order={3} id="rollover-classes">{t("rollover.byClass.title")}</Title>
      <ul className={classes["outcomes"]}>
        {byClass.map(({ classUnit, counts }) => (
          <li key={classUnit}>
            <strong>{classUnit || t("rollover.byClass.none")}</strong>
            {outcomes.map((is) => counts[is] !== undefined && <span key={is} {...(is === "unclear" ? { className: "pill", "data-tone": "notice" } : {})}>{t(`rollover.byClass.${is}`, { n: counts[is] })}</span>)}
          </li>
        ))}
      </ul>
      <Title order={4} mt="md">{t("rollover.byClass.sizes")}</Title>
      <ul className={classes["sizes"]}>
        {sizes.map(({ classUnit, pupils, arrivals }) => <li key={classUnit}><strong>{classUnit}</strong> {arrivals > 0 ? t("rollover.byClass.sizeNew", { n: pupils, arrivals }) : t("rollover.byClass.size", { n: pupils })}</li>)}
      </ul>
    </section>
  );
};
