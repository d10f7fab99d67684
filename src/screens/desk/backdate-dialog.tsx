/** For which day the desk writes: typed as on the slip, or stepped to with the arrow keys. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Desk } from "../../desk/desk.ts";
import { addDays, dayFromTyped, dayInVietnamese, type Day } from "../../domain/kernel/day.ts";
import { Dialog } from "../parts/dialog.tsx";
import { dayInWords } from "../parts/sentences.ts";

export const BackdateDialog = ({ desk, now, onClose, onChoose }: { desk: Desk; now: Day | undefined; onClose: () => void; onChoose: (on: Day | undefined) => void }) => {
  const { t } = useTranslation();
  const today = desk.today();
  const [typed, setTyped] = useState(dayInVietnamese(now ?? addDays(today, -1)));
  const on = dayFromTyped(typed, today, "back");
  const choose = () => {
    if (on === undefined) return t("acts.backdateDialog.notADay");
    const allowed = desk.mayWriteFor(on);
    if (!allowed.ok) return t(`acts.backdateDialog.${allowed.error.type}`, allowed.error.type === "TooLongAgo" ? { day: dayInVietnamese(allowed.error.earliest) } : {});
    onChoose(on === today ? undefined : on);
    return undefined;
  };
  return (
    <Dialog title={t("acts.backdateDialog.title")} save={t("acts.backdateDialog.start")} onClose={onClose} onSave={choose}>
      <p style={{ margin: 0 }}>{t("acts.backdateDialog.about")}</p>
      <TextInput
        size="lg"
        label={t("acts.backdateDialog.day")}
        description={t("acts.backdateDialog.dayHint")}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onKeyDown={(event) => {
          if ((event.key !== "ArrowUp" && event.key !== "ArrowDown") || on === undefined) return;
          event.preventDefault();
          setTyped(dayInVietnamese(addDays(on, event.key === "ArrowUp" ? -1 : 1)));
        }}
        autoComplete="off"
        data-autofocus
      />
      <p style={{ margin: 0, fontWeight: 600 }}>{on === undefined ? "" : dayInWords(t, on)}</p>
    </Dialog>
  );
};
