/** What asks for a look, each with both stories and with what a person can say about it. Nobody is blamed while it is listed here. */
import { Alert, Button, Group } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContradictionFile } from "../../desk/desk.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { displayTitle } from "../../domain/catalogue/title.ts";
import { Page } from "../../ui/page.tsx";
import { ToFindNotice } from "../parts/to-find-notice.tsx";
import { FoundCard } from "./found-card.tsx";
import { InboxParts } from "./inbox-parts.tsx";
import { useSettling, type Settled, type TakeBack } from "./use-settling.ts";
import type { Way } from "./ways.ts";

interface Done extends Settled {
  readonly what: string;
}

export const ContradictionsScreen = () => {
  const { t } = useTranslation();
  const { desk, holds, staff, status } = useSchool();
  const notTaken = useObservable(status).refused;
  const settling = useSettling();
  const maySettle = useObservable(staff.signedIn)?.role === "librarian";
  const [files, setFiles] = useState<readonly ContradictionFile[] | undefined>();
  const [done, setDone] = useState<Done | undefined>();
  const [failed, setFailed] = useState(false);
  const [heldTwice, setHeldTwice] = useState(0);

  useEffect(() => {
    let current = true;
    const load = () => {
      void desk.contradictions().then((found) => current && setFiles(found));
      void holds.all().then((queues) => current && setHeldTwice(queues.flatMap(({ tasks }) => tasks.filter(({ type }) => type === "HoldCaughtTwice" || type === "HeldCopyLent")).length));
    };
    load();
    const stop = desk.onChange(load);
    return () => {
      current = false;
      stop();
    };
  }, [desk, holds]);

  const settle = async (file: ContradictionFile, way: Way): Promise<void> => {
    setFailed(false);
    const what = file.copy ? displayTitle(file.copy.title) : "code" in file.finding ? file.finding.code : (file.titles[0] ?? t(`contradictions.is.${file.finding.type}`));
    try {
      const settled = await settling(file, way);
      if (settled) setDone({ what, ...settled });
      else setFailed(true);
    } catch (error) {
      setFailed(true);
      reportError(error);
    }
  };
  const undo = async (takeBack: TakeBack): Promise<void> => {
    setFailed(false);
    try {
      const isUndone = await takeBack();
      setDone(undefined);
      setFailed(!isUndone);
    } catch (error) {
      // It still stands, and can be taken back once more.
      setFailed(true);
      reportError(error);
    }
  };

  return (
    <Page title={t("contradictions.title")}>
      <InboxParts here="contradictions" />
      <ToFindNotice />
      {files && files.length > 0 && <p className="soft">{t(maySettle ? "contradictions.about" : "contradictions.forLibrarians")}</p>}
      {failed && <Alert color="red" role="alert" mb="md">{t("contradictions.failed")}</Alert>}
      {done && (
        <section className="card" role="status" style={{ display: "flex", flexWrap: "wrap", gap: "0.8rem", alignItems: "center", justifyContent: "space-between" }}>
          <span className="saved">✓ {t("contradictions.done", { what: done.what })}</span>
          <Group gap="sm">
            {done.print && <Button component="a" href={done.print.to}>{t(`contradictions.print.${done.print.what}`)}</Button>}
            {done.undo && <Button variant="default" onClick={() => done.undo && void undo(done.undo)}>{t("desk.undo")}</Button>}
          </Group>
        </section>
      )}
      {heldTwice > 0 && (
        <section className="card">
          <p style={{ fontWeight: 600, margin: 0 }}>{t("contradictions.holds", { n: heldTwice })}</p>
          <p className="soft">{t("contradictions.holdsHint")}</p>
          <Button component="a" href="#/holds" variant="default" size="md">{t("contradictions.toHolds")}</Button>
        </section>
      )}
      {notTaken > 0 && (
        <section className="card">
          <p style={{ fontWeight: 600, margin: 0 }}>{t("refused.notice", { n: notTaken })}</p>
          <p className="soft">{t("refused.noticeHint")}</p>
          <Button component="a" href="#/contradictions/refused" variant="default" size="md">{t("refused.open")}</Button>
        </section>
      )}
      {files?.length === 0 && heldTwice === 0 && notTaken === 0 && (
        <section className="card">
          <p style={{ fontWeight: 600, margin: 0 }}>{t("contradictions.empty")}</p>
          <p className="soft">{t("contradictions.emptyHint")}</p>
        </section>
      )}
      {files?.map((file) => <FoundCard key={keyOf(file)} file={file} onSettle={maySettle ? (way) => settle(file, way) : undefined} />)}
    </Page>
  );
};

const keyOf = ({ finding, copy, events }: ContradictionFile): string => `${finding.type} ${"lot" in finding ? finding.lot : "code" in finding ? finding.code : (copy?.copy.id ?? "")} ${events.map(({ event }) => event.id).join()}`;
