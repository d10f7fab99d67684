/** A file is looked at before anything of it is taken in, and a wrong one changes nothing. */
import { Alert, Button, FileButton, Group, Progress, Stack, Text, Title } from "@mantine/core";
import { useState, type DragEvent } from "react";
import { useTranslation } from "react-i18next";
import { dayInVietnamese } from "../../domain/kernel/day.ts";
import type { FileLook, FileRefusal, TakenIn } from "../../desk/handover.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { instantInWords } from "../../ui/instant.ts";
import classes from "./handover.module.css";

type Stage =
  | { readonly is: "choosing" | "looking" | "cannotOpen" | "broken" }
  | { readonly is: "refused"; readonly refusal: FileRefusal }
  | { readonly is: "looked"; readonly name: string; readonly look: FileLook }
  | { readonly is: "taking"; readonly done: number; readonly all: number }
  | { readonly is: "taken"; readonly taken: TakenIn };

export const ReadPart = () => {
  const { t } = useTranslation();
  const { handover } = useSchool();
  const [stage, setStage] = useState<Stage>({ is: "choosing" });

  const open = async (file: File) => {
    setStage({ is: "looking" });
    try {
      const look = await handover.look(file);
      setStage(look.ok ? { is: "looked", name: file.name, look: look.value } : { is: "refused", refusal: look.error });
    } catch (error) {
      setStage({ is: "cannotOpen" });
      reportError(error);
    }
  };
  const take = async (look: FileLook) => {
    try {
      setStage({ is: "taken", taken: await handover.takeIn(look, (done, all) => setStage({ is: "taking", done, all })) });
    } catch (error) {
      setStage({ is: "broken" });
      reportError(error);
    }
  };

  return (
    <section className="card" aria-labelledby="handover-read">
      <Stack align="start">
        <Title order={2} size="h3" id="handover-read">{t("handover.read.title")}</Title>
        {stage.is === "refused" && (
          <Alert color="red" role="alert">
            <Text>{t(`handover.read.refused.${stage.refusal.type}`, { ...stage.refusal })}</Text>
            <Text>{t("handover.read.unchanged")}</Text>
          </Alert>
        )}
        {(stage.is === "cannotOpen" || stage.is === "broken") && <Alert color="red" role="alert">{t(stage.is === "broken" ? "handover.read.failed" : "handover.read.cannotOpen")}</Alert>}
        {stage.is === "looked" && <Preview name={stage.name} look={stage.look} onTake={() => void take(stage.look)} onCancel={() => setStage({ is: "choosing" })} />}
        {stage.is === "taking" && <Taking done={stage.done} all={stage.all} />}
        <div role="status" className={classes.said}>
          {stage.is === "looking" && <Text>{t("handover.read.looking")}</Text>}
          {stage.is === "taken" && <Taken taken={stage.taken} />}
        </div>
        {stage.is !== "looked" && stage.is !== "taking" && stage.is !== "looking" && <ChooseFile again={stage.is !== "choosing"} onFile={(file) => void open(file)} />}
      </Stack>
    </section>
  );
};

const ChooseFile = ({ again, onFile }: { again: boolean; onFile: (file: File) => void }) => {
  const { t } = useTranslation();
  const drop = (event: DragEvent) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) onFile(file);
  };
  return (
    <Stack align="start" w="100%" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      {!again && <Text>{t("handover.read.about")}</Text>}
      <Group>
        {/* No filter by name: a phone does not know the ending, and the content tells what a file is. */}
        <FileButton onChange={(file) => file && onFile(file)}>
          {(props) => <Button {...props} size="lg" variant={again ? "default" : "filled"}>{t(again ? "handover.read.another" : "handover.read.choose")}</Button>}
        </FileButton>
        <Text className={`soft ${classes.drop}`}>{t("handover.read.drop")}</Text>
      </Group>
    </Stack>
  );
};

const Preview = ({ name, look, onTake, onCancel }: { name: string; look: FileLook; onTake: () => void; onCancel: () => void }) => {
  const { t, i18n } = useTranslation();
  const { counts, fresh } = look;
  const isNew = fresh.events + fresh.documents > 0;
  const facts: readonly (readonly [string, string])[] = [
    [t("handover.read.file"), name],
    [t("handover.read.from"), look.thisDevice ? `${look.deviceName} (${t("handover.read.thisDevice")})` : look.deviceName],
    [t("handover.read.madeAt"), instantInWords(look.madeAt, i18n.language)],
    ...(look.since === undefined ? [] : [[t("handover.read.since"), dayInVietnamese(look.since)] as const]),
    [t("handover.read.holds"), t("handover.read.holdsWords", { events: counts.events, documents: counts.documents + counts.deletions })],
    [t("handover.read.fresh"), isNew ? t("handover.read.freshWords", { ...fresh }) : t("handover.read.freshNone")],
  ];
  return (
    <Stack align="start">
      <Title order={3} size="h4">{t("handover.read.preview")}</Title>
      <dl className={classes.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className={classes.name}>{value}</dd>
          </div>
        ))}
      </dl>
      {look.takenAt !== undefined && <Text>{t("handover.read.taken", { when: instantInWords(look.takenAt, i18n.language) })}</Text>}
      <Group>
        {isNew && look.takenAt === undefined && <Button size="lg" onClick={onTake} data-autofocus>{t("handover.read.go")}</Button>}
        <Button size="lg" variant="default" onClick={onCancel}>{t(isNew && look.takenAt === undefined ? "handover.read.cancel" : "handover.read.another")}</Button>
      </Group>
    </Stack>
  );
};

const Taking = ({ done, all }: { done: number; all: number }) => {
  const { t } = useTranslation();
  const words = t("handover.read.progress", { done, all });
  return (
    <Stack w="100%" gap="xs">
      <Text>{words}</Text>
      <Progress size="xl" value={all === 0 ? 100 : (done / all) * 100} aria-label={words} />
      <Text className="soft">{t("handover.read.stay")}</Text>
    </Stack>
  );
};

const Taken = ({ taken }: { taken: TakenIn }) => {
  const { t } = useTranslation();
  if (taken.events + taken.documents === 0) return <Text>{t("handover.read.doneNothing")}</Text>;
  return (
    <>
      <Text fw={700}>{t("handover.read.done", { ...taken })}</Text>
      <Text className="soft">{t("handover.read.doneNext")}</Text>
    </>
  );
};
