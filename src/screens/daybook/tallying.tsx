/** Two ways of counting who came in: a class or a group with one confirmation, and a card at the door. Both can be taken back at once. */
import { Button, Group, Switch, TextInput } from "@mantine/core";
import { useCallback, useEffect, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { EventId, PatronId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { SchoolClass } from "#domain/patrons/school-class.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { ScanByCamera } from "../parts/camera/scan-by-camera.tsx";
import { TallyForm } from "./tally-form.tsx";

interface Said {
  readonly words: string;
  readonly visit?: EventId;
  /** Whose card it may be. */
  readonly asks?: { readonly code: string; readonly readers: readonly Patron[] };
}

export const Tallying = ({ schoolClasses, onScan }: { schoolClasses: readonly SchoolClass[]; onScan: (listener: (code: string) => void) => () => void }) => {
  const { t } = useTranslation();
  const { dayBook, setting, staff } = useSchool();
  const { countAtDesk = false } = useObservable(setting);
  const mayChange = useObservable(staff.signedIn)?.role === "librarian";
  const [said, setSaid] = useState<Said | undefined>();

  const failed = useCallback((error: unknown) => {
    setSaid({ words: t("desk.failed") });
    reportError(error);
  }, [t]);

  const countAtDoor = useCallback(async (code: string, reader?: PatronId) => {
    const answer = await dayBook.countAtDoor(code, reader);
    if (answer.type === "WhichReader") setSaid({ words: t("desk.whichReaderHint", { code: answer.code }), asks: answer });
    else if (answer.type === "NoSuchCard") setSaid({ words: t("daybook.noSuchCard", { code: answer.code }) });
    else if (answer.type === "CardCancelled") setSaid({ words: t("daybook.cardCancelled", { code: answer.code, who: answer.patron.fullName }) });
    else if (answer.type === "CountedLately") setSaid({ words: t("daybook.countedLately", { who: answer.patron.fullName }) });
    else setSaid({ words: t("daybook.counted", { count: 1, who: answer.patron.fullName }), visit: answer.event });
  }, [dayBook, t]);
  useEffect(() => onScan((code) => void countAtDoor(code).catch(failed)), [onScan, countAtDoor, failed]);
  const atDoor = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    await countAtDoor(String(new FormData(form).get("card"))).then(() => form.reset(), failed);
  };

  const undo = async (visit: EventId) => {
    await dayBook.undo(visit).then((answer) => setSaid({ words: t(answer.ok ? "daybook.undone" : `daybook.undoRefused.${answer.error.type}`) }), (error: unknown) => {
      // It still stands, and can be taken back once more.
      setSaid({ words: t("desk.failed"), visit });
      reportError(error);
    });
  };

  return (
    <section className="card">
      <TallyForm schoolClasses={schoolClasses} onCounted={(words, visit) => setSaid({ words, visit })} onFailed={failed} />
      <form onSubmit={(event) => void atDoor(event)} aria-label={t("daybook.door")}>
        <Group align="end" mt="lg" mb="sm">
          <TextInput name="card" label={t("daybook.door")} description={t("daybook.doorHint")} autoComplete="off" required />
          <Button type="submit" variant="default" mih={44}>{t("daybook.countOne")}</Button>
        </Group>
      </form>
      <ScanByCamera />
      <Switch mt="md" size="md" label={t("daybook.countAtDesk")} checked={countAtDesk} disabled={!mayChange} onChange={({ currentTarget }) => void dayBook.changeCountAtDesk(currentTarget.checked).catch(failed)} />
      <div role="status">
        {said && <Group mt="md" key={`${said.words} ${said.visit ?? ""}`} ref={intoView} style={{ scrollMarginBlock: "6rem" }}><span>{said.words}{said.asks && <> <a href="#/contradictions">{t("contradictions.title")}</a>.</>}</span>{said.asks?.readers.map(({ id, fullName, classUnit }) => <Button key={id} variant="default" mih={44} onClick={() => void countAtDoor(said.asks?.code ?? "", id).catch(failed)}>{[fullName, classUnit].filter(Boolean).join(" · ")}</Button>)}{said.visit && <Button variant="default" mih={44} onClick={() => void undo(said.visit as EventId)}>{t("daybook.undo")}</Button>}</Group>}
      </div>
    </section>
  );
};

/** On a small screen the answer would come below what is seen; the camera above it stays where it is, as far as there is room. */
const intoView = (answer: HTMLElement | null): void => answer?.scrollIntoView({ block: "nearest" });
