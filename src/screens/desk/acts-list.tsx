/** What was just done at this desk, each with its own undo. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { dayInVietnamese } from "../../domain/kernel/day.ts";
import type { EventId } from "../../domain/kernel/ids.ts";
import { BackIcon, GoodIcon } from "../../ui/icons.tsx";
import { ReachedMark, useReached } from "./reached.tsx";
import { lendsOn, type DoneAct } from "./shown.ts";

export const ActsList = ({ acts, onUndo }: { acts: readonly DoneAct[]; onUndo: (event: DoneAct["event"]) => void }) => {
  const { t } = useTranslation();
  const shown = acts.slice(0, 8);
  const reached = useReached(shown.flatMap(({ event, learnt }) => (learnt ? [] : [event as EventId])));
  if (acts.length === 0) return null;
  return (
    <section className="card desk-acts" aria-labelledby="just-done">
      <h2 id="just-done" style={{ fontSize: "1.05rem", margin: "0 0 0.4rem" }}>{t("desk.acts")}</h2>
      <ul className="act-list">
        {shown.map((act) => (
          <li key={act.event}>
            <span style={{ display: "flex", gap: "0.6rem", minWidth: 0, alignItems: "center" }}>
              {lendsOn(act) ? <GoodIcon /> : <BackIcon />}
              <span>
                <span style={act.undone ? { textDecoration: "line-through" } : undefined}>
                  {t(sentences[act.is], { title: act.title, name: act.name || t("forgetting.erase.gone") })}
                  {act.on !== undefined && <span className="soft"> ({t("acts.done.forDay", { day: dayInVietnamese(act.on) })})</span>}
                  {act.onPart && <span className="soft"> ({t("acts.done.onPart")})</span>}
                </span>
                {!act.learnt && <ReachedMark reached={reached(act.event as EventId)} />}
              </span>
            </span>
            {act.undone ? (
              <span className="soft">{t("desk.actUndone")}</span>
            ) : (
              <Button variant="subtle" color="teal" px="xs" onClick={() => onUndo(act.event)} aria-label={`${t("desk.undo")}: ${act.title}`}>
                {t("desk.undo")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};

const sentences = {
  lent: "desk.actLent",
  inLibrary: "acts.done.inLibrary",
  back: "desk.actBack",
  renewed: "acts.done.renewed",
  lost: "acts.done.lost",
  found: "acts.done.found",
  claimed: "acts.done.claimed",
  claimWithdrawn: "acts.done.claimWithdrawn",
  condition: "acts.done.condition",
  compensated: "acts.done.compensated",
  settled: "acts.settledSaid",
  learntCopy: "acts.done.learntCopy",
  learntTitle: "acts.done.learntTitle",
} as const satisfies Record<DoneAct["is"], string>;
