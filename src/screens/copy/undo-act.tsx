/** Takes back the latest act on a copy, however long ago it was; asked once more, for there is no way back from it. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CopyAct } from "../../desk/desk.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { mayTakeBack } from "../../domain/circulation/undo.ts";
import { dayInVietnamese } from "../../domain/kernel/day.ts";
import type { EventId } from "../../domain/kernel/ids.ts";
import { Dialog } from "../parts/dialog.tsx";
import { toldOf } from "../parts/told.ts";

export const UndoAct = ({ act }: { act: CopyAct }) => {
  const { t } = useTranslation();
  const { desk, staff } = useSchool();
  const by = useObservable(staff.signedIn)?.role;
  const [asking, setAsking] = useState(false);
  const { event } = act;
  if (!mayTakeBack(event, by)) return <span className="soft">{t("copyPage.undoForLibrarians")}</span>;
  const undo = async (id: EventId): Promise<string | undefined> => {
    const answer = await desk.undo(id);
    return answer.type === "Undone" ? undefined : t(`desk.undoRefused.${answer.refusal.type}`);
  };
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)} aria-label={`${t("desk.undo")}: ${toldOf(t, act)}`}>{t("desk.undo")}</Button>
      {asking && (
        <Dialog title={t("copyPage.undoTitle")} save={t("desk.undo")} onClose={() => setAsking(false)} onSave={() => undo(event.id)}>
          <p style={{ margin: 0, fontSize: "1.1rem" }}><strong>{dayInVietnamese(event.day)}</strong> · {toldOf(t, act)}</p>
          <p style={{ margin: 0 }}>{t("copyPage.undoAbout")}</p>
        </Dialog>
      )}
    </>
  );
};
