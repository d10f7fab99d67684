/** What is to be done for those who wait, each done by one tap. */
import { Button, NativeSelect } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { TitleQueue } from "../../desk/holds.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { displayTitle } from "../../domain/catalogue/title.ts";
import { holdTaskTypes, type HoldTask } from "../../domain/circulation/hold-tasks.ts";
import { dayInVietnamese } from "../../domain/kernel/day.ts";
import type { CopyId } from "../../domain/kernel/ids.ts";
import type { HoldActs } from "../parts/hold-acts.tsx";
import classes from "./holds.module.css";
import { copyOf, heldReader, placeOfCopy } from "./papers.ts";

interface Props {
  readonly queues: readonly TitleQueue[];
  readonly acts: HoldActs;
  readonly onMessage: (one: TitleQueue, task: Extract<HoldTask, { type: "TellReader" }>) => void;
}

export const TaskList = ({ queues, acts, onMessage }: Props) => {
  const all = queues.flatMap((one) => one.tasks.map((task) => ({ one, task }))).sort((a, b) => holdTaskTypes.indexOf(a.task.type) - holdTaskTypes.indexOf(b.task.type));
  return (
    <ul className="loan-list">
      {all.map(({ one, task }) => (
        <Task key={keyOf(task)} one={one} task={task} acts={acts} onMessage={onMessage} />
      ))}
    </ul>
  );
};

const keyOf = (task: HoldTask): string => [task.type, task.hold.hold.event, "caught" in task && !Array.isArray(task.caught) ? (task.caught as { event: string }).event : ""].join(" ");

const Task = ({ one, task, acts, onMessage }: { one: TitleQueue; task: HoldTask } & Omit<Props, "queues">) => {
  const { t } = useTranslation();
  const { holds } = useSchool();
  const name = heldReader(t, task.hold);
  const { title } = one;
  const no = (id: CopyId) => copyOf(one, id)?.accessionNo ?? "";
  const of = (label: string) => ({ "aria-label": `${label}: ${displayTitle(title)} – ${name}` });

  switch (task.type) {
    case "FetchFromShelf":
      return <Fetch one={one} task={task} acts={acts} />;
    case "TellReader":
      return (
        <Row heading={t("holds.task.TellReader", { name })} one={one} no={no(task.caught.copy)} why={t("holds.why.TellReader", { day: dayInVietnamese(task.caught.until) })}>
          <Button variant="default" size="md" onClick={() => onMessage(one, task)} {...of(t("holds.copyMessage"))}>{t("holds.copyMessage")}</Button>
          <Button size="md" onClick={() => void acts.act("told", () => holds.announced(title.id, task.caught.event))} {...of(t("holds.toldNow"))}>{t("holds.toldNow")}</Button>
        </Row>
      );
    case "PutBack": {
      const { state } = task.hold;
      const why = state === "over" || state === "hasIt" || state === "passedOver" ? t(`holds.why.${state}`, { name }) : t("holds.why.expired", { name, day: dayInVietnamese(task.caught.until) });
      return (
        <Row heading={t("holds.task.PutBack")} one={one} no={[no(task.caught.copy), copyOf(one, task.caught.copy)?.shelf].filter(Boolean).join(" · ")} why={why}>
          <Button size="md" onClick={() => void acts.act("putBack", () => holds.putBack(title.id, task.caught.event))} {...of(t("holds.putBack"))}>{t("holds.putBack")}</Button>
        </Row>
      );
    }
    case "HoldCaughtTwice":
      return (
        <Row heading={t("holds.task.HoldCaughtTwice", { name })} one={one} why={t("holds.why.HoldCaughtTwice")} notice>
          {task.caught.map((caught) => (
            <Button key={caught.event} variant="default" size="md" onClick={() => void acts.act("putBack", () => holds.putBack(title.id, caught.event))}>{t("holds.putBackThis", { no: no(caught.copy) })}</Button>
          ))}
        </Row>
      );
    case "HeldCopyLent":
      return (
        <Row heading={t("holds.task.HeldCopyLent", { name })} one={one} no={no(task.caught.copy)} why={t("holds.why.HeldCopyLent")} notice>
          <Button size="md" onClick={() => void acts.act("putBack", () => holds.putBack(title.id, task.caught.event))} {...of(t("holds.seen"))}>{t("holds.seen")}</Button>
        </Row>
      );
    case "CannotBeHad":
      return (
        <Row heading={t("holds.task.CannotBeHad", { name })} one={one} why={t("holds.why.CannotBeHad")} notice>
          <Button size="md" onClick={() => void acts.act("ended", () => holds.end(title.id, task.hold.hold.event, "unavailable"))} {...of(t("holds.unavailable"))}>{t("holds.unavailable")}</Button>
        </Row>
      );
  }
};

const Fetch = ({ one, task, acts }: { one: TitleQueue; task: Extract<HoldTask, { type: "FetchFromShelf" }>; acts: HoldActs }) => {
  const { t } = useTranslation();
  const { holds } = useSchool();
  const [asked, setAsked] = useState<CopyId | undefined>();
  // What was chosen may have gone in the meantime.
  const chosen = asked !== undefined && task.copies.includes(asked) ? asked : task.copies[0];
  const copies = task.copies.flatMap((id) => copyOf(one, id) ?? []);
  const only = copies.length === 1 ? copies[0] : undefined;
  const name = heldReader(t, task.hold);
  return (
    <Row heading={t("holds.task.FetchFromShelf", { name })} one={one} no={only && placeOfCopy(t, one, only)}>
      {copies.length > 1 && (
        <NativeSelect
          size="md"
          aria-label={`${t("holds.which")}: ${displayTitle(one.title)} – ${name}`}
          value={chosen ?? ""}
          onChange={(event) => setAsked(event.currentTarget.value as CopyId)}
          data={copies.map((copy) => ({ value: copy.id, label: placeOfCopy(t, one, copy) }))}
        />
      )}
      {chosen && <Button size="md" onClick={() => void acts.act("setAside", () => holds.setAside(one.title.id, task.hold.hold.event, chosen))} aria-label={`${t("holds.taken")}: ${displayTitle(one.title)} – ${name}`}>{t("holds.taken")}</Button>}
    </Row>
  );
};

const Row = ({ heading, one, no, why, notice, children }: { heading: string; one: TitleQueue; no?: string | undefined; why?: string; notice?: boolean; children: ReactNode }) => {
  const { t } = useTranslation();
  return (
    <li className={classes["task"]} data-notice={notice}>
      <div className={classes["what"]}>
        <strong>{heading}</strong>
        <div>{displayTitle(one.title)}{no ? <span className="soft"> · {t("holds.copyNo", { no })}</span> : null}</div>
        {why && <div className="soft">{why}</div>}
      </div>
      <div className={classes["ways"]}>{children}</div>
    </li>
  );
};
