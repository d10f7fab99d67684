/** The desk: one screen, one input, no mode switch. */
import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { BackIcon, GoodIcon } from "../../ui/icons.tsx";
import { AnswerCard } from "./answer-card.tsx";
import { DeskInput } from "./desk-input.tsx";
import { useKeptDeskState } from "./desk-state-provider.tsx";
import type { Shown } from "./desk-state.ts";
import { OverrideDialog } from "./override-dialog.tsx";
import { PatronPanel } from "./patron-panel.tsx";

/** `onScan` hands over codes from a scanner until the answered function is called. */
export const DeskScreen = ({ onScan }: { onScan: (listener: (code: string) => void) => () => void }) => {
  const { t } = useTranslation();
  const { desk, status, cards } = useSchool();
  const { firstSync } = useObservable(status);
  const state = useKeptDeskState();
  // Bound to the one refusal it answers: another scan in between takes the question away.
  const [asked, setAsked] = useState<Shown | undefined>();
  const { shown, acts, scan, close, undo } = state;
  const overriding = shown?.type === "Refused" && shown === asked ? shown : undefined;

  useEffect(() => onScan((code) => void scan(code)), [onScan, scan]);
  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      if (event.key === "Escape" && !overriding) close();
      const undoes = event.key === "F8" || (event.key === "z" && (event.ctrlKey || event.metaKey) && !(event.target instanceof HTMLInputElement && event.target.value !== ""));
      if (undoes) {
        event.preventDefault();
        void undo();
      }
    };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  });

  return (
    <>
      <h1 className="visually-hidden">{t("desk.title")}</h1>
      {firstSync && <p className="card desk-notice" role="status">{t("desk.incomplete", { ...firstSync })}</p>}
      <div className="desk" data-ready="desk">
        <DeskInput
          desk={desk}
          onCode={(code) => void scan(code)}
          onPatron={(patron) => void state.openReader(patron)}
          onTitle={(title) => void desk.titleFile(title).then((file) => file && state.showList({ type: "WhichCopy", code: "", copies: file.copies }))}
        />
        <PatronPanel file={state.file} today={desk.today()} onClose={close} />
        <AnswerCard
          shown={shown}
          today={desk.today()}
          onUndo={shown?.type === "Lent" || shown?.type === "TakenBack" || shown?.type === "Found" ? () => void undo(shown.event) : undefined}
          onOverride={() => setAsked(shown)}
          onChoose={(copy) => void state.choose(copy)}
          onNoteCode={(code) => void state.noteCode(code)}
          onUseCardAgain={({ patron, code }) => void cards.takeBack(patron.id, code).then(() => state.openReader(patron.id))}
        />
        {acts.length > 0 && (
          <section className="card desk-acts" aria-labelledby="just-done">
            <h2 id="just-done" style={{ fontSize: "1.05rem", margin: "0 0 0.4rem" }}>{t("desk.acts")}</h2>
            <ul className="act-list">
              {acts.slice(0, 8).map((act) => (
                <li key={act.event}>
                  <span style={{ display: "flex", gap: "0.6rem", minWidth: 0, alignItems: "center" }}>
                    {act.is === "lent" ? <GoodIcon /> : <BackIcon />}
                    <span style={act.undone ? { textDecoration: "line-through" } : undefined}>
                      {act.is === "lent" ? t("desk.actLent", { title: act.title, name: act.name || t("forgetting.erase.gone") }) : t("desk.actBack", { title: act.title })}
                    </span>
                  </span>
                  {act.undone ? (
                    <span className="soft">{t("desk.actUndone")}</span>
                  ) : (
                    <Button variant="subtle" color="teal" onClick={() => void undo(act.event)} aria-label={`${t("desk.undo")}: ${act.title}`}>
                      {t("desk.undo")}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
      <OverrideDialog
        opened={overriding !== undefined}
        onClose={() => setAsked(undefined)}
        onLend={(override) => {
          setAsked(undefined);
          if (overriding) void state.lendAnyway(overriding.copy.copy.id, overriding.file.patron.id, override);
        }}
      />
    </>
  );
};
