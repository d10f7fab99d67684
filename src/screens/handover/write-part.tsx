/** A file is counted as kept only when the browser says so, or the person has seen it. */
import { Alert, Button, Group, NativeSelect, Radio, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { MadeFile } from "../../desk/handover.ts";
import { useSchool } from "../../desk/services-context.tsx";
import classes from "./handover.module.css";

type Stage = { readonly is: "asking" | "writing" | "nothing" | "failed" | "notSeen" } | { readonly is: "downloaded" | "kept"; readonly file: MadeFile };

export const WritePart = () => {
  const { t } = useTranslation();
  const { handover } = useSchool();
  const [what, setWhat] = useState<"unsent" | "weeks">("unsent");
  const [weeks, setWeeks] = useState(4);
  const [stage, setStage] = useState<Stage>({ is: "asking" });

  const write = async () => {
    setStage({ is: "writing" });
    try {
      const file = await handover.make(what === "weeks" ? { weeks } : {});
      const { events, documents, deletions } = file.counts;
      if (events + documents + deletions === 0) return setStage({ is: "nothing" });
      const saved = await handover.save(file);
      if (saved === "kept") await file.kept();
      setStage(saved === "cancelled" ? { is: "asking" } : { is: saved, file });
    } catch (error) {
      setStage({ is: "failed" });
      reportError(error);
    }
  };
  const seen = async (file: MadeFile) => {
    await file.kept();
    setStage({ is: "kept", file });
  };

  return (
    <section className="card" aria-labelledby="handover-write">
      <Stack align="start">
        <Title order={2} size="h3" id="handover-write">{t("handover.write.title")}</Title>
        <Radio.Group label={t("handover.write.what")} value={what} onChange={(value) => setWhat(value === "weeks" ? "weeks" : "unsent")}>
          <Stack gap="xs" mt="xs">
            <Radio size="md" value="unsent" label={t("handover.write.unsent")} />
            <Radio size="md" value="weeks" label={t("handover.write.weeks")} description={t("handover.write.weeksAbout")} />
          </Stack>
        </Radio.Group>
        {what === "weeks" && (
          <NativeSelect
            size="md"
            label={t("handover.write.howMany")}
            value={String(weeks)}
            onChange={(event) => setWeeks(Number(event.currentTarget.value))}
            data={[1, 2, 4, 8, 26].map((n) => ({ value: String(n), label: t("handover.write.weeksAgo", { n }) }))}
          />
        )}
        <Button size="lg" loading={stage.is === "writing"} onClick={() => void write()}>{t("handover.write.go")}</Button>
        <div role="status" className={classes.said}>
          {stage.is === "writing" && <Text>{t("handover.write.working")}</Text>}
          {stage.is === "nothing" && <Text>{t("handover.write.nothing")}</Text>}
          {stage.is === "notSeen" && <Text>{t("handover.write.notSeenSaid")}</Text>}
          {stage.is === "downloaded" && (
            <Stack gap="xs" align="start">
              <Text className={classes.name ?? ""}>{t("handover.write.downloaded", { name: stage.file.name })}</Text>
              <Group>
                <Button size="md" onClick={() => void seen(stage.file)}>{t("handover.write.seen")}</Button>
                <Button size="md" variant="default" onClick={() => setStage({ is: "notSeen" })}>{t("handover.write.notSeen")}</Button>
              </Group>
            </Stack>
          )}
          {stage.is === "kept" && (
            <>
              <Text fw={700} className={classes.name ?? ""}>{t("handover.write.kept", { name: stage.file.name })}</Text>
              <Text>{t("handover.write.holds", { events: stage.file.counts.events, documents: stage.file.counts.documents + stage.file.counts.deletions })}</Text>
              <Text className="soft">{t("handover.write.next")}</Text>
            </>
          )}
        </div>
        {stage.is === "failed" && <Alert color="red" role="alert">{t("handover.write.failed")}</Alert>}
      </Stack>
    </section>
  );
};
