/** All that a class has out, renewed in one go: what the rules allow is put off, and of the rest it is said why not. */
import { Button, Group, Progress } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { displayTitle } from "#domain/catalogue/title.ts";
import { booksIn, type UnitDebts } from "#domain/circulation/by-unit.ts";
import type { EventId } from "#domain/kernel/ids.ts";
import type { OverrideAsked } from "../../desk/desk.ts";
import { newDueDays, renewAll, type AskedToRenew, type RenewedLoan } from "../../desk/renew-all.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { whyNotRenewed } from "../parts/act-sentences.ts";
import { OverrideDialog } from "../parts/override-dialog.tsx";
import { dayInWords } from "../parts/sentences.ts";
import { unitName } from "./words.ts";

interface OfReader extends AskedToRenew {
  readonly name: string;
}

type State =
  | { readonly is: "asking" }
  | { readonly is: "working"; readonly words: "going" | "undoing"; readonly done: number; readonly of: number }
  | { readonly is: "done"; readonly answers: readonly RenewedLoan<OfReader>[] }
  | { readonly is: "undone"; readonly count: number; readonly left: number };

export const ClassRenewal = ({ debts, onBack }: { debts: UnitDebts; onBack: () => void }) => {
  const { t } = useTranslation();
  const { desk } = useSchool();
  // What the class had out when it was asked: the list behind it changes with every renewal.
  const [asked] = useState(() => askedOf(debts));
  const [state, setState] = useState<State>({ is: "asking" });
  const [overriding, setOverriding] = useState<OfReader | undefined>();
  const unit = unitName(t, debts.unit);
  const all = debts.readers.flatMap(({ loans }) => loans);
  const byQuantity = booksIn(all.filter(({ loan }) => loan.copy === undefined));
  const unknown = booksIn(all) - asked.length - byQuantity;

  const renew = async () => {
    const working = (done: number) => setState({ is: "working", words: "going", done, of: asked.length });
    working(0);
    setState({ is: "done", answers: await renewAll(desk, asked, {}, working) });
  };
  const renewAnyway = async (loan: OfReader, override: OverrideAsked) => {
    const answer = await desk.renew(loan.loan, loan.patron, override);
    setState((before) => (before.is === "done" ? { is: "done", answers: before.answers.map((each) => (each.asked === loan ? { asked: loan, answer } : each)) } : before));
  };
  const undo = async (events: readonly EventId[]) => {
    let count = 0;
    for (const [index, event] of events.entries()) {
      setState({ is: "working", words: "undoing", done: index, of: events.length });
      if ((await desk.undo(event)).type === "Undone") count++;
    }
    setState({ is: "undone", count, left: events.length - count });
  };

  return (
    <section className="card">
      <h2 style={{ margin: 0, fontSize: "1.35rem" }}>{t("classRenewal.title", { unit })}</h2>
      {state.is === "asking" && (
        <>
          <p>{t("classRenewal.about", { unit, n: asked.length })}</p>
          {byQuantity > 0 && <p>{t("classRenewal.byQuantity", { n: byQuantity })}</p>}
          {unknown > 0 && <p>{t("classRenewal.unknown", { n: unknown })}</p>}
          <Group>
            <Button size="lg" disabled={asked.length === 0} onClick={() => void renew()}>{t("classRenewal.go", { n: asked.length })}</Button>
            <Button size="lg" variant="default" onClick={onBack}>{t("classRenewal.back")}</Button>
          </Group>
        </>
      )}
      {state.is === "working" && (
        <>
          <p role="status">{t(`classRenewal.${state.words}`, { done: state.done, of: state.of })}</p>
          <Progress value={(state.done / Math.max(1, state.of)) * 100} aria-label={t(`classRenewal.${state.words}`, { done: state.done, of: state.of })} />
        </>
      )}
      {state.is === "done" && <Done answers={state.answers} onBack={onBack} onUndo={(events) => void undo(events)} onAnyway={setOverriding} />}
      {state.is === "undone" && (
        <>
          <p role="status" style={{ fontWeight: 600 }}>{t("classRenewal.undone", { n: state.count })}</p>
          {state.left > 0 && <p>{t("classRenewal.notUndone", { n: state.left })}</p>}
          <Button variant="default" onClick={onBack}>{t("classRenewal.back")}</Button>
        </>
      )}
      <OverrideDialog
        opened={overriding !== undefined}
        act="renew"
        onClose={() => setOverriding(undefined)}
        onOverride={(override) => {
          setOverriding(undefined);
          if (overriding) void renewAnyway(overriding, override);
        }}
      />
    </section>
  );
};

interface DoneProps {
  readonly answers: readonly RenewedLoan<OfReader>[];
  readonly onBack: () => void;
  readonly onUndo: (events: readonly EventId[]) => void;
  readonly onAnyway: (loan: OfReader) => void;
}

const Done = ({ answers, onBack, onUndo, onAnyway }: DoneProps) => {
  const { t } = useTranslation();
  const renewed = answers.flatMap(({ answer }) => (answer.type === "Renewed" ? [answer.event] : []));
  const refused = answers.filter(({ answer }) => answer.type !== "Renewed");
  return (
    <>
      <p role="status" style={{ fontWeight: 600, fontSize: "1.15rem" }}>{renewed.length === 0 ? t("classRenewal.none") : t("classRenewal.done", { n: renewed.length })}</p>
      {newDueDays(answers).map(({ due, count }) => <p key={due} style={{ margin: 0 }}>{t("acts.renewedUntil", { day: dayInWords(t, due), n: count })}</p>)}
      <Group mt="md">
        <Button variant="default" onClick={onBack}>{t("classRenewal.back")}</Button>
        {renewed.length > 0 && <Button variant="default" onClick={() => onUndo(renewed)}>{t("classRenewal.undoAll")}</Button>}
      </Group>
      {refused.length > 0 && (
        <>
          <h3 style={{ fontSize: "1.1rem", margin: "1.2rem 0 0" }}>{t("classRenewal.refused", { n: refused.length })}</h3>
          <ul className="loan-list">
            {refused.map(({ asked, answer }) => (
              <li key={asked.loan.event} className="loan-row">
                <span>
                  <strong>{asked.name}</strong> · {displayTitle(asked.title)} <span className="soft">({t("desk.accessionNo", { no: asked.copy.accessionNo })})</span><br />
                  {whyNotRenewed(t, answer)}
                </span>
                {answer.type === "RenewRefused" && answer.mayOverride && (
                  <Button variant="default" style={{ flex: "none" }} onClick={() => onAnyway(asked)} aria-label={`${t("acts.renewAnyway")} ${asked.name}: ${displayTitle(asked.title)}`}>{t("acts.renewAnyway")}</Button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
};

/** Copies whose reader and book are known here, in the order of the class list. */
const askedOf = ({ readers }: UnitDebts): readonly OfReader[] =>
  readers.flatMap(({ patron, loans }) => (patron ? loans.flatMap(({ loan, copy, title }) => (copy && title && loan.copy !== undefined ? [{ loan: { ...loan, copy: loan.copy }, copy, title, patron: patron.id, name: patron.fullName }] : [])) : []));
