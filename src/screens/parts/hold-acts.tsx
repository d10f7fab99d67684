/** An act on a hold from whichever screen: says what was noted or why not, and takes the last one back. */
import { Alert, Button } from "@mantine/core";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { HoldAnswer, HoldRefusal } from "../../desk/holds.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { displayTitle } from "../../domain/catalogue/title.ts";
import type { EventId } from "../../domain/kernel/ids.ts";

export type HoldActDone = "placed" | "ended" | "setAside" | "told" | "putBack";

type Notice = { readonly is: HoldActDone | "undone"; readonly what: string; readonly event?: EventId } | { readonly is: "refused"; readonly refusal: HoldRefusal } | { readonly is: "failed" };

/** Of several places on one screen, the one where something was done last. */
let lastPlace: object | undefined;

export const useHoldActs = () => {
  const { holds } = useSchool();
  const [notice, setNotice] = useState<Notice | undefined>();
  // One after the other: a second tap on the same button means what is left after the first.
  const turn = useRef<Promise<void>>(Promise.resolve());

  const act = useCallback((is: HoldActDone | "undone", ask: () => Promise<HoldAnswer>) => {
    lastPlace = turn;
    turn.current = turn.current.then(async () => {
      const answer = await ask();
      if (answer.type === "HoldRefused") setNotice({ is: "refused", refusal: answer.refusal });
      else setNotice({ is, what: displayTitle(answer.title), ...(is === "undone" ? {} : { event: answer.event }) });
    }).catch((error: unknown) => {
      setNotice({ is: "failed" });
      reportError(error);
    });
    return turn.current;
  }, []);

  const undoable = notice && "event" in notice ? notice.event : undefined;
  const undo = undoable === undefined ? undefined : () => act("undone", () => holds.undo(undoable));
  const clear = useCallback(() => setNotice(undefined), []);

  useEffect(() => {
    if (undoable === undefined) return;
    // Caught before anybody else hears it: what was done last is what the key takes back.
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || lastPlace !== turn || !(event.key === "F8" || (event.key === "z" && (event.ctrlKey || event.metaKey) && !(event.target instanceof HTMLInputElement && event.target.value !== "")))) return;
      event.preventDefault();
      if (!event.repeat) void act("undone", () => holds.undo(undoable));
    };
    addEventListener("keydown", hear, true);
    return () => removeEventListener("keydown", hear, true);
  }, [act, holds, undoable]);

  return { act, notice, undo, clear };
};

export type HoldActs = ReturnType<typeof useHoldActs>;

export const HoldNotice = ({ acts: { notice, undo } }: { acts: HoldActs }) => {
  const { t } = useTranslation();
  if (!notice) return null;
  if (notice.is === "failed") return <Alert color="red" role="alert">{t("holds.failed")}</Alert>;
  if (notice.is === "refused") {
    const { refusal } = notice;
    return <Alert color="red" role="alert">{refusal.type === "TooManyHolds" ? t("holds.refused.TooManyHolds", { has: refusal.has, limit: refusal.limit }) : t(`holds.refused.${refusal.type}`)}</Alert>;
  }
  return (
    <div className="card" role="status" style={{ display: "flex", flexWrap: "wrap", gap: "0.8rem", alignItems: "center", justifyContent: "space-between" }}>
      <span>✓ {t(`holds.done.${notice.is}`, { what: notice.what })}</span>
      {undo && <Button variant="default" onClick={() => void undo()}>{t("desk.undo")} <span className="key-hint">{"\u00a0(F8)"}</span></Button>}
    </div>
  );
};
