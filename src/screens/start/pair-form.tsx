import { Alert, Button, Stack, Text, TextInput, Title } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useServices } from "../../desk/services-context.tsx";
import type { StartRefusal } from "../../desk/services.ts";
import { LongWork } from "./long-work.tsx";
import type { PairingLink } from "./pairing-link.ts";
import { refusalWords } from "./refusal-words.ts";

export const PairForm = ({ link, schoolName, onPaired }: { link: PairingLink; schoolName: string; onPaired: () => void }) => {
  const { t } = useTranslation();
  const { start } = useServices();
  const [name, setName] = useState("");
  const [nameMissing, setNameMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<StartRefusal | undefined>();

  const pair = async () => {
    setNameMissing(name.trim() === "");
    if (name.trim() === "" || busy) return;
    setBusy(true);
    setRefusal(undefined);
    const paired = await start.pair(link, name.trim()).catch(() => ({ ok: false, error: { type: "Broken" } }) as const);
    if (paired.ok) return onPaired();
    setBusy(false);
    setRefusal(paired.error);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void pair();
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Title order={2}>{t("start.pair.title", { school: schoolName })}</Title>
        <Text>{t("start.pair.about")}</Text>
        <TextInput
          size="lg"
          label={t("start.field.deviceName")}
          description={t("start.pair.deviceHint")}
          error={nameMissing && t("start.problem.empty")}
          value={name}
          maxLength={60}
          data-autofocus
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" size="lg" loading={busy}>
          {t("start.pair.join")}
        </Button>
        <LongWork busy={busy} words={t("start.pair.joining")} />
        {refusal && (
          <Alert color="red" role="alert" title={t("start.notDone")}>
            {refusalWords(t, refusal, "pair")}
          </Alert>
        )}
      </Stack>
    </form>
  );
};

export const HowToPair = ({ schoolName }: { schoolName: string }) => {
  const { t } = useTranslation();
  return (
    <Stack>
      <Title order={2}>{t("start.howToPair.title", { school: schoolName })}</Title>
      <Text>{t("start.howToPair.about")}</Text>
      <ol>
        <li>{t("start.howToPair.open")}</li>
        <li>{t("start.howToPair.add")}</li>
        <li>{t("start.howToPair.scan")}</li>
      </ol>
      <Text size="sm">{t("start.howToPair.note")}</Text>
    </Stack>
  );
};
