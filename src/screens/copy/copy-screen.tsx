/** One copy: where it is, what is to be known of it, whether it is lent, and what happened to it. */
import { Button, Group, NativeSelect } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CopyHistory } from "../../desk/desk.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { displayTitle } from "../../domain/catalogue/title.ts";
import type { LoanAct } from "../../domain/circulation/loan-acts.ts";
import { copyStatuses, type CopyStatus } from "../../domain/copies/copy.ts";
import { dayInVietnamese } from "../../domain/kernel/day.ts";
import type { CopyId } from "../../domain/kernel/ids.ts";
import { dongInDigits } from "../../ui/dong.ts";
import { Page } from "../../ui/page.tsx";
import { sayRefusalInWords } from "../parts/act-sentences.ts";
import { ConditionDialog } from "../parts/condition-dialog.tsx";
import { CopyRemarks } from "../parts/copy-remarks.tsx";
import { NoteDialog } from "../parts/note-dialog.tsx";
import { refusalOf } from "../parts/record-refusal.ts";
import { TitleQueueHere } from "../parts/title-queue-here.tsx";
import { toldOf } from "../parts/told.ts";
import { CopyCodes } from "./copy-codes.tsx";
import { FormerLabels } from "./former-labels.tsx";
import { UndoAct } from "./undo-act.tsx";
import { whereNow } from "./where-now.ts";

export const CopyScreen = ({ copy: id }: { copy: CopyId }) => {
  const { t } = useTranslation();
  const { desk, calendar } = useSchool();
  const days = useObservable(calendar);
  const [history, setHistory] = useState<CopyHistory | "gone" | undefined>();

  useEffect(() => {
    let current = true;
    const load = () => void desk.copyHistory(id).then((found) => current && setHistory(found ?? "gone"));
    load();
    const stop = desk.onChange(load);
    return () => {
      current = false;
      stop();
    };
  }, [desk, id]);

  if (history === undefined) return <p role="status">{t("shell.loading")}</p>;
  if (history === "gone") return <Page title={t("copyPage.gone")}><p>{t("copyPage.goneHint")}</p><p><Button component="a" href="#/desk" variant="default">{t("copyPage.backToDesk")}</Button></p></Page>;
  const { copy, title } = history.copy;
  return (
    <Page title={displayTitle(title)}>
      <Button component="a" href="#/desk" variant="default" style={{ justifySelf: "start" }}>{t("copyPage.backToDesk")}</Button>
      <section className="card">
        <h2 style={{ margin: 0, fontSize: "1.25rem" }}>{t("copyPage.title", { no: copy.accessionNo })}</h2>
        <p style={{ fontSize: "1.15rem", fontWeight: 600, margin: "0.4rem 0 0" }}>{whereNow(t, history, days)}</p>
        <p className="soft" style={{ margin: "0.3rem 0 0" }}>
          {[copy.shelf, t("copyPage.timesLent", { n: history.timesLentThisYear }), title.coverPrice !== undefined && t("copyPage.price", { amount: dongInDigits(title.coverPrice) })].filter(Boolean).join(" · ")}
        </p>
        <CopyRemarks copy={history.copy} />
        <CopyCodes file={history.copy} />
        <FormerLabels copy={copy} />
        <TitleQueueHere title={title.id} />
        <CopyActs history={history} />
      </section>
      <section className="card">
        <h2 style={{ margin: 0, fontSize: "1.25rem" }}>{t("copyPage.story")}</h2>
        <Story history={history} />
      </section>
    </Page>
  );
};

const CopyActs = ({ history: { copy: file } }: { history: CopyHistory }) => {
  const { t } = useTranslation();
  const { desk, records, staff } = useSchool();
  const isLibrarian = useObservable(staff.signedIn)?.role === "librarian";
  const [asking, setAsking] = useState<"condition" | "note" | undefined>();
  const [said, setSaid] = useState("");
  const { copy, story } = file;
  const say = async (act: LoanAct): Promise<string | undefined> => {
    const answer = await desk.say(copy.id, act);
    const why = answer.type === "Said" ? undefined : answer.type === "SayRefused" ? sayRefusalInWords(t, answer) : t("acts.notHere");
    setSaid(why ?? "");
    return why;
  };
  const isOut = story.loans.length > 0;
  return (
    <>
      <Group mt="md" align="end">
        {isLibrarian && (
          <NativeSelect
            label={t("copyPage.status")}
            value={copy.status}
            onChange={(event) => void records.changeCopy(copy.id, { status: event.currentTarget.value as CopyStatus }).then((answer) => setSaid(refusalOf(t, answer) ?? t("copyPage.statusSaved")))}
            data={copyStatuses.map((value) => ({ value, label: t(`copyPage.statuses.${value}`) }))}
          />
        )}
        {!isLibrarian && copy.status !== "open" && <span className="pill" data-tone="notice">{t(`copyPage.statuses.${copy.status}`)}</span>}
        <Button variant="default" onClick={() => setAsking("condition")}>{t("acts.condition")}</Button>
        {isLibrarian && <Button variant="default" onClick={() => setAsking("note")}>{t("copyPage.editNote")}</Button>}
        <Button component="a" href={`#/label/${encodeURIComponent(copy.id)}`} variant="default">{t("printing.label.print")}</Button>
        {!isOut && story.missingSince === undefined && <Button variant="default" onClick={() => void say({ kind: "copy-lost" })}>{t("acts.missing")}</Button>}
        {!isOut && story.missingSince !== undefined && <Button onClick={() => void desk.takeBack(copy.id)}>{t("acts.found")}</Button>}
      </Group>
      {isLibrarian && copy.status === "withdrawn" && <p className="soft" style={{ margin: "0.4rem 0 0" }}>{t("copyPage.statusHint")}</p>}
      <p role="status" style={{ margin: said === "" ? 0 : "0.5rem 0 0", fontWeight: 600 }}>{said}</p>
      {asking === "condition" && <ConditionDialog now={story.condition} onClose={() => setAsking(undefined)} onNote={say} />}
      {asking === "note" && (
        <NoteDialog title={t("acts.noteDialog.copyTitle")} about={t("acts.noteDialog.copyAbout")} note={copy.note} onClose={() => setAsking(undefined)} onSave={async (note) => refusalOf(t, await records.changeCopy(copy.id, { note }))} />
      )}
    </>
  );
};

const Story = ({ history }: { history: CopyHistory }) => {
  const { t } = useTranslation();
  if (history.acts.length === 0) return <p className="soft">{t("copyPage.noStory")}</p>;
  const latest = history.acts.find(({ undone }) => !undone);
  return (
    <ol className="loan-list">
      {history.acts.map((act) => {
        const { event, undone, staff, device } = act;
        const by = [staff, device].filter(Boolean).join(", ");
        return (
          <li key={event.id} className="story-act">
            <div>
            <div style={undone ? { textDecoration: "line-through" } : undefined}><strong>{dayInVietnamese(event.day)}</strong> · {toldOf(t, act)}</div>
            <div className="soft">{[by, undone && t("copyPage.undone"), "override" in event && event.override && t("copyPage.anyway", { reason: t(`desk.override.${event.override.reason}`) })].filter(Boolean).join(" · ")}</div>
            </div>
            {act === latest && <UndoAct act={act} />}
          </li>
        );
      })}
    </ol>
  );
};
