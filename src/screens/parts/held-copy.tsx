/** What a copy in the hand means to those who wait: loud, for it must not go back to its shelf. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CaughtFor, ScanAnswer } from "../../desk/desk.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { dayInVietnamese } from "../../domain/kernel/day.ts";
import { PrintIcon } from "../../ui/icons.tsx";
import { HoldNotice, useHoldActs } from "./hold-acts.tsx";
import { readerInWords } from "./reader-words.ts";

export const CaughtWords = ({ caught }: { caught: CaughtFor | undefined }) => {
  const { t } = useTranslation();
  return caught ? (
    <p className="big">
      <strong>{t("holds.setAsideUntil", { day: dayInVietnamese(caught.until) })}</strong>
      {caught.waiting > 0 && <> {t("holds.othersAfter", { n: caught.waiting })}</>}
    </p>
  ) : null;
};

/** `apart` opens it in a window of its own, for a screen that would lose what stands on it. */
export const SlipButton = ({ hold, apart = false }: { hold: CaughtFor["hold"]; apart?: boolean }) => {
  const { t } = useTranslation();
  return <Button component="a" href={`#/hold-slip/${encodeURIComponent(hold)}`} {...(apart ? { target: "_blank" } : {})} variant="default" size="lg" leftSection={<PrintIcon />}>{t("holds.printSlip")}</Button>;
};

/** A copy that is in was scanned with no reader open: it stands on the pick-up shelf, or somebody waits for it. */
export const HeldCopy = ({ shown: { copy, shelf, awaitedBy }, apart = false }: { shown: Extract<ScanAnswer, { type: "CopyIsIn" }>; apart?: boolean }) => {
  const { t } = useTranslation();
  const { holds } = useSchool();
  const acts = useHoldActs();
  const done = acts.notice?.is === "setAside" || acts.notice?.is === "putBack";
  const next = awaitedBy?.patron;
  const name = shelf?.patron ? readerInWords(t, shelf.patron) : t("holds.unknownReader");
  return (
    <>
      {shelf && !done && <p className="big"><strong>{shelf.kept ? t("holds.keptFor", { name, day: dayInVietnamese(shelf.until) }) : t("holds.noLongerKept")}</strong></p>}
      {next && !done && <p className="big"><strong>{t("holds.awaited", { name: readerInWords(t, next) })}</strong></p>}
      <HoldNotice acts={acts} />
      {!done && (shelf || next) && (
        <div className="answer-actions">
          {awaitedBy && next && <Button size="lg" h="auto" py="xs" maw="100%" styles={{ label: { whiteSpace: "normal" } }} onClick={() => void acts.act("setAside", () => holds.setAside(copy.title.id, awaitedBy.hold.event, copy.copy.id))}>{t("holds.setAsideFor", { name: next.fullName })}</Button>}
          {shelf && !shelf.kept && <Button variant="default" size="lg" onClick={() => void acts.act("putBack", () => holds.putBack(copy.title.id, shelf.caught))}>{t("holds.putBack")}</Button>}
          {shelf?.kept && <SlipButton hold={shelf.hold} apart={apart} />}
        </div>
      )}
      {acts.notice?.is === "setAside" && awaitedBy && <div className="answer-actions"><SlipButton hold={awaitedBy.hold.event} apart={apart} /></div>}
    </>
  );
};
