/** Bringing in books and readers from a file: choose, look at the columns, look at every row, apply, and see the proof. */
import { Alert, Anchor, Button, Group, NativeSelect, Progress, SegmentedControl, Text, Title } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { patronGroups, type PatronGroup } from "#domain/patrons/patron.ts";
import { Page } from "../../ui/page.tsx";
import { useBringingIn } from "./bringing-in.ts";
import classes from "./bring-in-screen.module.css";
import { ChooseFile } from "./choose-file.tsx";
import { ColumnMapping } from "./column-mapping.tsx";
import { EarlierImports } from "./earlier-imports.tsx";
import type { ListKind, OpenedList } from "./list-reader.ts";
import { PlanPreview } from "./plan-preview.tsx";
import { zerosLostIn } from "./plan-rows.ts";

export const BringInScreen = () => {
  const { t } = useTranslation();
  const [kind, setKind] = useState<ListKind>(() => kindIn(window.location.hash));
  const [group, setGroup] = useState<PatronGroup>("pupil");
  const { stage, beginAgain, open, map, choose, plan, apply, backToColumns } = useBringingIn(kind, group);
  const zeros = stage.is === "planned" ? zerosLostIn(stage.rows) : undefined;
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, [stage.is]);

  return (
    <Page title={t("lists.title")}>
      {stage.is === "choosing" && (
        <>
          <SegmentedControl
            size="lg"
            value={kind}
            aria-label={t("lists.what")}
            onChange={(value) => setKind(value === "patrons" ? "patrons" : "books")}
            data={[
              { value: "books", label: t("lists.books") },
              { value: "patrons", label: t("lists.patrons") },
            ]}
          />
          <Text>{t(`lists.about.${kind}`)}</Text>
          <ChooseFile refused={stage.refused} onFile={(file) => void open(file).then((list) => list && setGroup(groupOf(list)))} />
          {kind === "books" && <Button component="a" href="#/lists/book" variant="default" size="lg" style={{ alignSelf: "start" }}>{t("lists.book.link")}</Button>}
          {kind === "patrons" && (
            <Group gap="xl">
              <Anchor href="#/rollover">{t("rollover.link.lists")}</Anchor>
              <Anchor href="#/joining">{t("joining.fromLists")}</Anchor>
            </Group>
          )}
          <EarlierImports key={kind} kind={kind} />
        </>
      )}
      {stage.is === "reading" && (
        <div role="status">
          <Text mb="xs">{t("lists.reading", { file: stage.fileName })}</Text>
          <Progress size="xl" value={stage.share * 100} aria-label={t("lists.reading", { file: stage.fileName })} />
        </div>
      )}
      {stage.is === "mapping" && (
        <>
          <Title order={2} ref={heading} tabIndex={-1} className={classes.heading ?? ""}>
            {stage.of.list.fileName}
          </Title>
          {kind === "patrons" && (
            <NativeSelect
              size="lg"
              maw={360}
              label={t("lists.group")}
              value={group}
              onChange={(event) => setGroup(event.currentTarget.value as PatronGroup)}
              data={patronGroups.map((each) => ({ value: each, label: t(`settings.rules.group.${each}`) }))}
            />
          )}
          <ColumnMapping
            of={stage.of}
            missing={stage.missing}
            onSheet={(sheet) => void open(stage.of.file, sheet)}
            onField={(column, field) => void map(stage.of, column, field)}
            onChoice={(part) => choose(stage.of, part)}
          />
          {stage.busy && <Text role="status">{stage.busy === "planning" ? t("lists.planning") : t("lists.reading", { file: stage.of.list.fileName })}</Text>}
          <Group justify="space-between">
            <Button size="lg" variant="default" onClick={beginAgain}>
              {t("lists.other")}
            </Button>
            <Button size="lg" loading={stage.busy !== undefined} onClick={() => void plan(stage.of)}>
              {t("lists.preview")}
            </Button>
          </Group>
        </>
      )}
      {stage.is === "planned" && (
        <>
          <Title order={2} ref={heading} tabIndex={-1} className={classes.heading ?? ""}>
            {t("lists.previewTitle")}
          </Title>
          <Text size="lg" fw={600}>
            {t(`lists.totals.${kind}`, { ...stage.plan.totals, skip: stage.rows.filter(({ what }) => what === "skip").length })}
          </Text>
          {stage.plan.tooFewNumbers && (
            <Alert color="red" role="alert">
              {t("lists.tooFewNumbers", { ...stage.plan.tooFewNumbers })}
            </Alert>
          )}
          {zeros && (
            <Alert color="amber" variant="light" role="status">
              {t("lists.zerosLost", { ...zeros })}
            </Alert>
          )}
          {stage.failed && (
            <Alert color="red" role="alert">
              {t("lists.notApplied")}
            </Alert>
          )}
          <Group justify="space-between">
            <Button size="lg" variant="default" onClick={() => backToColumns(stage.of)}>
              {t("lists.back")}
            </Button>
            {stage.plan.tooFewNumbers ? null : stage.plan.totals.add + stage.plan.totals.change === 0 ? (
              <Text role="status">{t("lists.nothingToDo")}</Text>
            ) : (
              <Button size="lg" onClick={() => void apply(stage)}>
                {t(`lists.apply.${kind}`, { n: stage.plan.totals.add + stage.plan.totals.change })}
              </Button>
            )}
          </Group>
          <PlanPreview rows={stage.rows} />
        </>
      )}
      {stage.is === "applying" && (
        <div>
          <Text mb="xs">{t("lists.applying", { percent: stage.all === 0 ? 0 : Math.floor((stage.done / stage.all) * 100) })}</Text>
          <Progress size="xl" value={stage.all === 0 ? 0 : (stage.done / stage.all) * 100} aria-label={t("lists.applyingAbout")} />
          <Text mt="xs" role="status">
            {t("lists.applyingAbout")}
          </Text>
        </div>
      )}
      {stage.is === "done" && (
        <>
          <Title order={2} ref={heading} tabIndex={-1} className={classes.heading ?? ""}>
            {t("lists.done.title")}
          </Title>
          {stage.done.found < stage.done.checked ? (
            <Alert color="red" role="alert">
              {t("lists.done.missing", { ...stage.done })}
            </Alert>
          ) : (
            <Text size="xl" role="status">
              {t(`lists.done.${stage.kind}`, { ...stage.done })}
            </Text>
          )}
          <Group>
            <Button size="lg" component="a" href={stage.kind === "books" ? "#/printing" : "#/desk"}>
              {t(stage.kind === "books" ? "lists.done.print" : "lists.done.desk")}
            </Button>
            <Button size="lg" variant="default" onClick={beginAgain}>
              {t("lists.done.more")}
            </Button>
          </Group>
        </>
      )}
    </Page>
  );
};

/** Pupils have classes; who has a department or a position and no class is a teacher, until a person says otherwise. */
const groupOf = ({ columns }: OpenedList): PatronGroup => {
  const fields = new Set(columns.map(({ field }) => field));
  return !fields.has("classUnit") && (fields.has("department") || fields.has("position")) ? "teacher" : "pupil";
};

const kindIn = (hash: string): ListKind => (/[?&]kind=patrons\b/.test(hash) ? "patrons" : "books");
