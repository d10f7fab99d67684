/** Đặt mượn: what is to be done for those who wait, what stands on the pick-up shelf, and who waits for what. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { daysKept } from "#domain/circulation/place-hold.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { Page } from "../../ui/page.tsx";
import { HoldNotice, useHoldActs } from "../parts/hold-acts.tsx";
import { taskCount, useHoldQueues } from "../parts/hold-queues.ts";
import { CopiedMessage, useMessageCopying } from "../parts/message-copying.tsx";
import { usePageMaker } from "../parts/page-maker.ts";
import { SheetsToPrint } from "../parts/sheets-to-print.tsx";
import classes from "./holds.module.css";
import { keptIn, listToFetch, messageFor, slipFor, type Context, type Kept } from "./papers.ts";
import { PickUpShelf } from "./pick-up-shelf.tsx";
import { TaskList } from "./task-list.tsx";
import { WaitingList } from "./waiting-list.tsx";

type Paper = { readonly is: "list" } | { readonly is: "slips"; readonly of: readonly Kept[] };

export const HoldsScreen = () => {
  const { t } = useTranslation();
  const { desk, setting } = useSchool();
  const { name } = useObservable(setting);
  const queues = useHoldQueues();
  const acts = useHoldActs();
  const { copied, copy } = useMessageCopying();
  const [paper, setPaper] = useState<Paper | undefined>();
  const context: Context = { t, school: name, today: desk.today() };
  const kept = keptIn(queues ?? []);
  const tasks = taskCount(queues);
  const toFetch = queues?.some((one) => one.tasks.some(({ type }) => type === "FetchFromShelf")) ?? false;

  if (paper) {
    return (
      <Page title={t("holds.title")}>
        <PaperToPrint paper={paper} queues={queues ?? []} context={context} onBack={() => setPaper(undefined)} />
      </Page>
    );
  }
  return (
    <Page title={t("holds.title")}>
      <p className="soft">{t("holds.about", { days: daysKept })}</p>
      <HoldNotice acts={acts} />
      <CopiedMessage copied={copied} />
      {queues?.length === 0 && (
        <section className="card">
          <p style={{ fontWeight: 600, margin: 0 }}>{t("holds.empty")}</p>
          <p className="soft">{t("holds.emptyHint")}</p>
        </section>
      )}
      {queues && queues.length > 0 && (
        <>
          <section className="card" aria-labelledby="hold-tasks">
            <div className={classes["head"]}>
              <h2 id="hold-tasks">{t("holds.tasks")} {tasks > 0 && <span className="pill" data-tone="notice">{tasks}</span>}</h2>
              {toFetch && <Button variant="default" onClick={() => setPaper({ is: "list" })}>{t("holds.printList")}</Button>}
            </div>
            {tasks === 0 ? <p className="soft">{t("holds.noTasks")}</p> : <TaskList queues={queues} acts={acts} onMessage={(one, task) => void copy(messageFor(context, { title: one.title, held: task.hold, caught: task.caught }))} />}
          </section>
          <section className="card" aria-labelledby="pick-up-shelf">
            <div className={classes["head"]}>
              <h2 id="pick-up-shelf">{t("holds.shelf")}</h2>
              {kept.length > 1 && <Button variant="default" onClick={() => setPaper({ is: "slips", of: kept })}>{t("holds.printSlips")}</Button>}
            </div>
            {kept.length === 0 ? <p className="soft">{t("holds.shelfEmpty")}</p> : <PickUpShelf kept={kept} onSlip={(one) => setPaper({ is: "slips", of: [one] })} />}
          </section>
          <section className="card" aria-labelledby="hold-queue">
            <div className={classes["head"]}><h2 id="hold-queue">{t("holds.queue")}</h2></div>
            <WaitingList queues={queues} acts={acts} />
          </section>
        </>
      )}
    </Page>
  );
};

const PaperToPrint = ({ paper, queues, context, onBack }: { paper: Paper; queues: Parameters<typeof listToFetch>[1]; context: Context; onBack: () => void }) => {
  const { t } = context;
  const maker = usePageMaker();
  return (
    <>
      <Button variant="default" onClick={onBack} style={{ justifySelf: "start" }}>{t("holds.back")}</Button>
      <SheetsToPrint pages={paper.is === "list" ? maker.formSheets(listToFetch(context, queues)) : maker.slipSheets(paper.of.map((one) => slipFor(context, one)))} button={t("printing.print")} />
    </>
  );
};
