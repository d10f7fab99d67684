/** Edits of this device that gave way to another one's: what was written here beside what stands now, brought back or put away. */
import { Alert, Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReplacedEdit, ReplacedRefusal } from "../../desk/replaced.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import type { Result } from "../../domain/kernel/result.ts";
import { instantInWords } from "../../ui/instant.ts";
import { Page } from "../../ui/page.tsx";
import { ChangedFields } from "./changed-fields.tsx";
import { InboxParts } from "./inbox-parts.tsx";
import { useReadAgain } from "./use-read-again.ts";

export const ReplacedScreen = () => {
  const { t, i18n } = useTranslation();
  const { replaced, staff } = useSchool();
  const isLibrarian = useObservable(staff.signedIn)?.role === "librarian";
  const [edits, readAgain] = useReadAgain(replaced.all);
  const [done, setDone] = useState<{ readonly words: string; readonly undo?: ReplacedEdit } | undefined>();
  const [failed, setFailed] = useState("");
  const [busy, setBusy] = useState(false);

  const name = (edit: ReplacedEdit): string => [t(`refused.of.${edit.of}`, { defaultValue: t("refused.of.other") }), edit.name].filter((word) => word !== "").join(": ");
  const settle = async (edit: ReplacedEdit, is: "broughtBack" | "fine" | "takenBack"): Promise<void> => {
    setFailed("");
    setDone(undefined);
    setBusy(true);
    try {
      const answer: Result<void, ReplacedRefusal> = await (is === "broughtBack" ? replaced.bringBack(edit.row) : is === "fine" ? replaced.itIsFine(edit.row) : replaced.takeBack(edit.row));
      if (answer.ok) setDone({ words: t(`replaced.done.${is}`, { what: name(edit) }), ...(is === "takenBack" ? {} : { undo: edit }) });
      else setFailed(t(`replaced.failed.${answer.error.type}`));
    } catch (error) {
      setFailed(t("refused.failed.any"));
      reportError(error);
    } finally {
      readAgain();
      setBusy(false);
    }
  };

  const open = (edits ?? []).filter(({ answered }) => !answered);
  const settled = (edits ?? []).filter(({ answered }) => answered);
  return (
    <Page title={t("contradictions.title")}>
      <InboxParts here="replaced" />
      {open.length > 0 && <p className="soft">{t("replaced.about")} {!isLibrarian && t("replaced.forLibrarians")}</p>}
      {failed !== "" && <Alert color="red" role="alert">{failed}</Alert>}
      {done && (
        <section className="card" role="status" style={{ display: "flex", flexWrap: "wrap", gap: "0.8rem", alignItems: "center", justifyContent: "space-between" }}>
          <span className="saved">✓ {done.words}</span>
          {done.undo && <Button variant="default" onClick={() => done.undo && void settle(done.undo, "takenBack")}>{t("desk.undo")}</Button>}
        </section>
      )}
      {edits && open.length === 0 && <section className="card"><p style={{ fontWeight: 600, margin: 0 }}>{t("replaced.empty")}</p></section>}
      {open.map((edit) => (
        <section className="card" key={edit.row}>
          <h2 style={{ margin: 0, fontSize: "1.25rem", overflowWrap: "anywhere" }}>{firstUpper(name(edit))}</h2>
          {edit.at !== undefined && <p className="soft" style={{ margin: "0.2rem 0 0" }}>{t("replaced.when", { time: instantInWords(edit.at, i18n.language) })}</p>}
          <ChangedFields fields={edit.fields} beside="now" by={edit.elsewhere ? "other" : "mine"} />
          {!edit.mayBringBack && <p className="soft">{t("replaced.yearElsewhere")}</p>}
          {isLibrarian && (
            <div className="answer-actions">
              {edit.mayBringBack && <Button variant="default" size="md" mih={44} disabled={busy} aria-label={t(edit.elsewhere ? "replaced.bringBackOtherNamed" : "replaced.bringBackNamed", { name: name(edit) })} onClick={() => void settle(edit, "broughtBack")}>{t(edit.elsewhere ? "replaced.bringBackOther" : "replaced.bringBack")}</Button>}
              <Button variant="default" size="md" mih={44} disabled={busy} aria-label={t("replaced.fineNamed", { name: name(edit) })} onClick={() => void settle(edit, "fine")}>{t("replaced.fine")}</Button>
            </div>
          )}
        </section>
      ))}
      {settled.length > 0 && (
        <details className="card">
          <summary>{t("replaced.settled.title", { n: settled.length })}</summary>
          <ul className="act-list">
            {settled.map((edit) => (
              <li key={edit.row}>
                <span>{firstUpper(name(edit))} <span className="soft">· {edit.answered && t(`replaced.settled.${edit.answered}`)}</span></span>
                {isLibrarian && <Button variant="default" disabled={busy} aria-label={t("replaced.settled.undoNamed", { name: name(edit) })} onClick={() => void settle(edit, "takenBack")}>{t("desk.undo")}</Button>}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Page>
  );
};

const firstUpper = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
