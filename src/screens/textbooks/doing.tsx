/** What was just done, in words and to a screen reader, with the way back; and what is being saved. */
import { Button, Group } from "@mantine/core";
import { useCallback, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { EventId } from "#domain/kernel/ids.ts";
import { useSchool } from "../../desk/services-context.tsx";

export interface Done {
  readonly words: string;
  readonly events?: readonly EventId[];
}

/** `again` asks for the class once more when something was done. */
export const useDoing = (again: () => void) => {
  const { t } = useTranslation();
  const { textbooks } = useSchool();
  const [done, setDone] = useState<Done | undefined>();
  const [busy, setBusy] = useState(false);

  /** One thing at a time; what fails is said, and nothing of it was kept: what was `standing` before can still be taken back. */
  const doing = useCallback(async (work: () => Promise<Done | undefined>, standing: readonly EventId[] = []): Promise<void> => {
    setBusy(true);
    setDone(undefined);
    try {
      setDone(await work());
    } catch (error) {
      setDone({ words: t("textbooks.failed"), events: standing });
      reportError(error);
    } finally {
      setBusy(false);
      again();
    }
  }, [t, again]);

  const undo = (events: readonly EventId[]): Promise<void> => doing(async () => {
    const count = await textbooks.undo(events);
    return { words: count === events.length ? t("textbooks.undone", { count }) : t("textbooks.undoneSome", { count, kept: events.length - count }) };
  }, events);

  return { busy, done, doing, undo };
};

export const DoneLine = ({ busy, done, undo, children }: Pick<ReturnType<typeof useDoing>, "busy" | "done" | "undo"> & { children?: ReactNode }) => {
  const { t } = useTranslation();
  return (
    <div role="status">
      {busy && <p>{t("textbooks.saving")}</p>}
      {done && (
        <Group mt="sm">
          <strong>{done.words}</strong>
          {done.events && done.events.length > 0 && <Button variant="default" onClick={() => void undo(done.events ?? [])}>{t("textbooks.undo")}</Button>}
          {children}
        </Group>
      )}
    </div>
  );
};
