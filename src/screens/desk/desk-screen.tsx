/** The desk: one screen, one input, no mode switch. */
import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSchool } from "../../desk/services-context.tsx";
import { BackIcon, GoodIcon } from "../../ui/icons.tsx";
import { AnswerCard } from "./answer-card.tsx";
import { DeskInput } from "./desk-input.tsx";
import { useDeskState } from "./desk-state.ts";
import { OverrideDialog } from "./override-dialog.tsx";
import { PatronPanel } from "./patron-panel.tsx";

/** `onScan` hands over codes from a scanner until the answered function is called. */
export const DeskScreen = ({ onScan }: { onScan: (listener: (code: string) => void) => () => void }) => {
  const { t } = useTranslation();
  const { desk } = useSchool();
  const state = useDeskState(desk);
  const [overriding, setOverriding] = useState(false);
  const { scan, close, undo, lastUndoable } = state;

  useEffect(() => onScan((code) => void scan(code)), [onScan, scan]);
  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      if (event.key === "Escape" && !overriding) close();
      const undoes = event.key === "F8" || (event.key === "z" && (event.ctrlKey || event.metaKey) && !(event.target instanceof HTMLInputElement && event.target.value !== ""));
      if (undoes && lastUndoable) {
        event.preventDefault();
        void undo(lastUndoable.event);
      }
    };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  });

  const { shown } = state;
  return (
    <>
      <h1 className="visually-hidden">{t("desk.title")}</h1>
      <div className="desk" data-ready="desk">
        <DeskInput
          desk={desk}
          onCode={(code) => void scan(code)}
          onPatron={(patron) => void state.openReader(patron)}
          onTitle={(title) => void desk.titleFile(title).then((file) => file && state.showList({ type: "WhichCopy", code: "", copies: file.copies }))}
        />
        <PatronPanel file={state.file} today={desk.today()} onClose={close} />
        <div style={{ display: "grid", gap: "1rem", minWidth: 0 }}>
          <AnswerCard
            shown={shown}
            today={desk.today()}
            onUndo={lastUndoable && (shown?.type === "Lent" || shown?.type === "TakenBack") && lastUndoable.event === shown.event ? () => void undo(lastUndoable.event) : undefined}
            onOverride={() => setOverriding(true)}
            onChoose={(copy) => void state.choose(copy)}
          />
          {state.acts.length > 0 && (
            <section className="card" aria-labelledby="just-done">
              <h2 id="just-done" style={{ fontSize: "1.05rem", margin: "0 0 0.4rem" }}>{t("desk.acts")}</h2>
              <ul className="act-list">
                {state.acts.slice(0, 8).map((act) => (
                  <li key={act.event}>
                    <span style={{ display: "flex", gap: "0.6rem", minWidth: 0, alignItems: "center" }}>
                      {act.is === "lent" ? <GoodIcon /> : <BackIcon />}
                      <span style={act.undone ? { textDecoration: "line-through" } : undefined}>
                        {act.is === "lent" ? t("desk.actLent", { title: act.title, name: act.name }) : t("desk.actBack", { title: act.title })}
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
      </div>
      <OverrideDialog
        opened={overriding}
        onClose={() => setOverriding(false)}
        onLend={(override) => {
          setOverriding(false);
          if (shown?.type === "Refused") void state.lendAnyway(shown.copy.copy.id, shown.file.patron.id, override);
        }}
      />
    </>
  );
};
