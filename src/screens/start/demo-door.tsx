import { Alert, Button, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useServices } from "../../desk/services-context.tsx";
import type { StartRefusal } from "../../desk/services.ts";
import { LongWork } from "./long-work.tsx";
import { refusalWords } from "./refusal-words.ts";

export const DemoDoor = ({ schoolName, onOpened }: { schoolName: string; onOpened: () => void }) => {
  const { t } = useTranslation();
  const { start } = useServices();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<StartRefusal | undefined>();

  const open = async () => {
    setBusy(true);
    setRefusal(undefined);
    const opened = await start.openDemo().catch(() => ({ ok: false, error: { type: "Broken" } }) as const);
    if (opened.ok) onOpened();
    else {
      setBusy(false);
      setRefusal(opened.error);
    }
  };

  return (
    <Stack>
      <Title order={2}>{schoolName || t("start.demo.title")}</Title>
      <Text>{t("start.demo.about")}</Text>
      <Button size="xl" loading={busy} onClick={() => void open()}>
        {t("start.demo.open")}
      </Button>
      <LongWork busy={busy} words={t("start.demo.opening")} />
      {refusal && (
        <Alert color="red" role="alert" title={t("start.notDone")}>
          {refusalWords(t, refusal, "demo")}
        </Alert>
      )}
    </Stack>
  );
};
