/** The turn of the school year, step by step: what follows what, look at every pupil, confirm, and the way back. */
import { Alert, Button, Group, Progress, Text, Title } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useObservable, useSchool } from "../../../desk/services-context.tsx";
import { Page } from "../../../ui/page.tsx";
import classes from "./rollover.module.css";
import { RolloverCheck } from "./rollover-check.tsx";
import { RolloverPrepare } from "./rollover-prepare.tsx";
import { RolloverStart } from "./rollover-start.tsx";
import { useRollover } from "./rollover-state.ts";
import { UndoRollover, UndoneWords } from "./undo-rollover.tsx";

export const RolloverScreen = () => {
  const { t } = useTranslation();
  const { staff } = useSchool();
  const mayChange = useObservable(staff.signedIn)?.role === "librarian";
  return <Page title={t("rollover.title")}>{mayChange ? <Rollover /> : <Text>{t("rollover.librarianOnly")}</Text>}</Page>;
};

const Rollover = () => {
  const { t } = useTranslation();
  const state = useRollover();
  const { stage, years } = state;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, [stage.is]);
  const from = { from: years.year, to: years.year + 1 };

  if (stage.is === "loading") return <Text role="status">{t("rollover.loading")}</Text>;
  if (stage.is === "start") return <RolloverStart state={state} />;
  return (
    <>
      <Title order={2} ref={heading} tabIndex={-1} className={classes["heading"] ?? ""}>{t(`rollover.heading.${stage.is}`, from)}</Title>
      {state.failed && <Alert color="red" role="alert">{t("rollover.failed")}</Alert>}
      {stage.is === "prepare" && <RolloverPrepare state={state} />}
      {stage.is === "check" && <RolloverCheck state={state} />}
      {stage.is === "writing" && (
        <div>
          <Progress size="xl" value={stage.all === 0 ? 100 : (stage.done / stage.all) * 100} aria-label={t("rollover.writing")} />
          <Text mt="xs" role="status">{t("rollover.writing")}</Text>
        </div>
      )}
      {stage.is === "done" && !stage.undone && (
        <>
          <Text size="xl" role="status">{t("rollover.done.counts", { ...stage.done })}</Text>
          {stage.done.waiting > 0 && <Text>{t("rollover.done.waiting", { n: stage.done.waiting })}</Text>}
          {stage.done.elsewhere > 0 && <Alert color="amber" variant="light">{t("rollover.done.elsewhere", { n: stage.done.elsewhere })}</Alert>}
          <Text>{t("rollover.done.year", from)}</Text>
          <Group>
            <Button size="lg" component="a" href="#/overdues?view=all">{t("rollover.done.debts")}</Button>
            <UndoRollover id={stage.done.id} year={years.year} onUndone={(undone) => state.takenBack(stage.done, undone)} undo={state.undo} />
            <Button size="lg" variant="default" onClick={() => state.show("start")}>{t("rollover.done.close")}</Button>
          </Group>
          <Text className="soft">{t("rollover.thisDevice")}</Text>
        </>
      )}
      {stage.is === "done" && stage.undone && (
        <>
          <UndoneWords undone={stage.undone} />
          <Group><Button size="lg" onClick={() => state.show("start")}>{t("rollover.done.close")}</Button></Group>
        </>
      )}
    </>
  );
};
