/** When every device is lost: this one, the server's own machine, comes back to the school with the key from the paper. */
import { Alert, Button, Stack, Text, TextInput, Title } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useServices } from "../../desk/services-context.tsx";
import type { RecoveryRefusal, StartRefusal } from "../../desk/services.ts";
import { isRecoveryRefusal, RecoveryKeyField } from "../parts/recovery-key-field.tsx";
import { LongWork } from "./long-work.tsx";
import { refusalWords } from "./refusal-words.ts";

export const RecoverForm = ({ schoolName, onRecovered, onBack }: { schoolName: string; onRecovered: () => void; onBack: () => void }) => {
  const { t } = useTranslation();
  const { start } = useServices();
  const [typed, setTyped] = useState("");
  const [name, setName] = useState<string>(t("start.deviceNameProposed"));
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<StartRefusal | RecoveryRefusal | undefined>();

  const recover = async () => {
    if (busy) return;
    setBusy(true);
    setRefusal(undefined);
    const done = await start.recover(typed, name.trim() || t("start.deviceNameProposed")).catch(() => ({ ok: false, error: { type: "Broken" } }) as const);
    if (done.ok) return onRecovered();
    setBusy(false);
    setRefusal(done.error);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void recover();
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Title order={2}>{t("start.recovery.title", { school: schoolName })}</Title>
        <Text>{t("start.recovery.about")}</Text>
        <RecoveryKeyField value={typed} refusal={refusal && isRecoveryRefusal(refusal) ? refusal : undefined} onChange={setTyped} />
        <TextInput size="lg" label={t("start.field.deviceName")} value={name} maxLength={60} autoComplete="off" onChange={(event) => setName(event.currentTarget.value)} />
        <Button type="submit" size="lg" loading={busy}>{t("start.recovery.open")}</Button>
        <Button variant="default" size="lg" onClick={onBack}>{t("start.wizard.back")}</Button>
        <LongWork busy={busy} words={t("start.recovery.opening")} />
        {refusal && !isRecoveryRefusal(refusal) && (
          <Alert color="red" role="alert" title={t("start.notDone")}>{refusalWords(t, refusal, "pair")}</Alert>
        )}
      </Stack>
    </form>
  );
};
