/** What the server did not take of this device, and what was deleted here and edited there: each with its reason and what can be done. */
import { Alert, Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RefusedFile, RefusedRefusal } from "../../desk/refused.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import type { Result } from "../../domain/kernel/result.ts";
import { instantInWords } from "../../ui/instant.ts";
import { Page } from "../../ui/page.tsx";
import { saveFile } from "../../ui/save-file.ts";
import { Dialog } from "../parts/dialog.tsx";
import { InboxParts } from "./inbox-parts.tsx";
import { MendDialog } from "./mend-dialog.tsx";
import { RefusedCard, type RefusedWay } from "./refused-card.tsx";
import { lossInWords, refusedInWords } from "./refused-words.ts";
import { useReadAgain } from "./use-read-again.ts";

/** Shown at first; a device that lost its right may have hundreds. */
const portion = 20;

export const RefusedScreen = () => {
  const { t } = useTranslation();
  const { refused, staff } = useSchool();
  const isLibrarian = useObservable(staff.signedIn)?.role === "librarian";
  const [files, readAgain] = useReadAgain(refused.all);
  const [shown, setShown] = useState(portion);
  const [done, setDone] = useState<{ readonly words: string; readonly undo?: number } | undefined>();
  const [failed, setFailed] = useState("");
  const [asking, setAsking] = useState<{ readonly file: RefusedFile; readonly is: "mend" | "letGo" } | undefined>();

  const waiting = (files ?? []).filter(({ letGo }) => !letGo);
  const gone = (files ?? []).filter(({ letGo }) => letGo);
  const sendable = waiting.filter(({ why, maySendAgain }) => maySendAgain && why.type !== "DeletedThere" && why.type !== "EditedThere");

  const trying = async (act: () => Promise<void>): Promise<void> => {
    setFailed("");
    setDone(undefined);
    try {
      await act();
    } catch (error) {
      setFailed(t("refused.failed.any"));
      reportError(error);
    }
  };
  const send = (rows: readonly number[]) =>
    trying(async () => {
      const n = await refused.sendAgain(rows);
      readAgain();
      if (n > 0) setDone({ words: t("refused.done.sent", { n }) });
      if (n < rows.length) setFailed(t("refused.failed.notSent"));
    });
  const keepFile = (rows: readonly number[]) => trying(async () => saveFile(`${t("refused.fileName")}.json`, await refused.exported(rows)));
  const settled = (answer: Result<void, RefusedRefusal>, words: string, undo?: number): string | undefined => {
    readAgain();
    if (!answer.ok) return answer.error.type === "StillWrong" ? t("refused.failed.any") : t(`refused.failed.${answer.error.type}`);
    setDone(undo === undefined ? { words } : { words, undo });
    return undefined;
  };
  const letGo = async (file: RefusedFile, words: "letGo" | "kept"): Promise<string | undefined> => settled(await refused.letGo(file.row), t(`refused.done.${words}`, { what: refusedInWords(t, file) }), file.row);
  const takeBack = (row: number, what: string) => trying(async () => setFailed(settled(await refused.takeBack(row), what) ?? ""));

  const go = async (file: RefusedFile, way: RefusedWay): Promise<void> => {
    switch (way) {
      case "send":
      case "keep":
      case "deleteEdited":
        return send([file.row]);
      case "export":
        return keepFile([file.row]);
      case "keepEdited":
        return trying(async () => setFailed((await letGo(file, "kept")) ?? ""));
      case "mend":
        return setAsking({ file, is: "mend" });
      case "delete":
      case "letGo":
        return setAsking({ file, is: "letGo" });
    }
  };

  return (
    <Page title={t("contradictions.title")}>
      <InboxParts here="refused" />
      {waiting.length > 0 && <p className="soft">{t("refused.about")} {!isLibrarian && t("refused.forLibrarians")}</p>}
      {failed !== "" && <Alert color="red" role="alert">{failed}</Alert>}
      {done && (
        <section className="card" role="status" style={{ display: "flex", flexWrap: "wrap", gap: "0.8rem", alignItems: "center", justifyContent: "space-between" }}>
          <span className="saved">✓ {done.words}</span>
          {done.undo !== undefined && <Button variant="default" onClick={() => void takeBack(done.undo ?? 0, t("refused.done.takenBack", { what: done.words }))}>{t("desk.undo")}</Button>}
        </section>
      )}
      {waiting.length > 1 && (
        <div style={{ display: "flex", flexWrap: "wrap", gap: "0.6rem" }}>
          {sendable.length > 1 && <Button size="md" onClick={() => void send(sendable.map(({ row }) => row))}>{t("refused.all.send", { n: sendable.length })}</Button>}
          <Button variant="default" size="md" onClick={() => void keepFile(waiting.map(({ row }) => row))}>{t("refused.all.keep")}</Button>
        </div>
      )}
      {files && waiting.length === 0 && <section className="card"><p style={{ fontWeight: 600, margin: 0 }}>{t("refused.empty")}</p></section>}
      {waiting.slice(0, shown).map((file) => <RefusedCard key={file.row} file={file} isLibrarian={isLibrarian} onWay={(way) => go(file, way)} />)}
      {waiting.length > shown && <Button variant="default" onClick={() => setShown(shown + portion)}>{t("refused.more", { n: Math.min(portion, waiting.length - shown) })}</Button>}
      {gone.length > 0 && <LetGo files={gone} onTakeBack={isLibrarian ? (file) => takeBack(file.row, t("refused.done.takenBack", { what: refusedInWords(t, file) })) : undefined} />}
      {asking?.is === "mend" && (
        <MendDialog
          file={asking.file}
          onClose={() => setAsking(undefined)}
          onMend={async (fields) => {
            const answer = await refused.mend(asking.file.row, fields);
            settled(answer, t("refused.done.mended", { what: refusedInWords(t, asking.file) }));
            return answer;
          }}
        />
      )}
      {asking?.is === "letGo" && (
        <Dialog title={t("refused.letGo.title")} save={t("refused.letGo.save")} onClose={() => setAsking(undefined)} onSave={() => letGo(asking.file, "letGo")}>
          <p style={{ margin: 0, fontWeight: 600 }}>{refusedInWords(t, asking.file)}</p>
          <p style={{ margin: 0 }}>{lossInWords(t, asking.file)}</p>
          <p className="soft" style={{ margin: 0 }}>{t("refused.letGo.kept")}</p>
        </Dialog>
      )}
    </Page>
  );
};

const LetGo = ({ files, onTakeBack }: { files: readonly RefusedFile[]; onTakeBack: ((file: RefusedFile) => Promise<void>) | undefined }) => {
  const { t, i18n } = useTranslation();
  return (
    <details className="card">
      <summary>{t("refused.gone.title", { n: files.length })}</summary>
      <ul className="act-list">
        {files.map((file) => (
          <li key={file.row}>
            <span>
              {refusedInWords(t, file)}
              {file.letGo && <span className="soft"> · {t("refused.gone.by", { name: file.letGo.by || t("contradictions.unknown"), time: instantInWords(file.letGo.at, i18n.language) })}</span>}
            </span>
            {onTakeBack && <Button variant="default" aria-label={t("refused.gone.takeBackNamed", { name: refusedInWords(t, file) })} onClick={() => void onTakeBack(file)}>{t("refused.gone.takeBack")}</Button>}
          </li>
        ))}
      </ul>
    </details>
  );
};
