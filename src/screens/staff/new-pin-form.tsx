/** A forgotten PIN is replaced with the school's recovery sheet in hand: who has that paper may do anything anyway. */
import { Button, Paper, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useSchool } from "../../desk/services-context.tsx";
import type { RecoveryRefusal, StaffMember } from "../../desk/services.ts";
import { RecoveryKeyField } from "../parts/recovery-key-field.tsx";

export const NewPinForm = ({ member, onDone }: { member: StaffMember; onDone: () => void }) => {
  const { t } = useTranslation();
  const { staff } = useSchool();
  const [typed, setTyped] = useState("");
  const [pin, setPin] = useState("");
  const [again, setAgain] = useState("");
  const [problem, setProblem] = useState<"pinDigits" | "pinDiffers" | undefined>();
  const [refusal, setRefusal] = useState<RecoveryRefusal | undefined>();
  const [busy, setBusy] = useState(false);

  const renew = async () => {
    const wrong = !/^\d{4,12}$/.test(pin) ? "pinDigits" : pin !== again ? "pinDiffers" : undefined;
    setProblem(wrong);
    if (wrong || busy) return;
    setBusy(true);
    const done = await staff.resetPin(member.id, typed, pin);
    setBusy(false);
    setRefusal(done.ok ? undefined : done.error);
    if (done.ok) onDone();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void renew();
  };
  const eye = { visibilityToggleButtonProps: { "aria-label": t("staff.showPin") } };

  return (
    <Paper withBorder p="lg" radius="md">
      <form onSubmit={submit} noValidate>
        <Stack>
          <Title order={2}>{t("staff.newPin", { name: member.name })}</Title>
          <Text>{t("staff.newPinAbout")}</Text>
          <RecoveryKeyField value={typed} refusal={refusal} onChange={setTyped} />
          <PasswordInput {...eye} size="lg" label={t("staff.pin")} value={pin} error={problem === "pinDigits" && t("start.problem.pinDigits")} inputMode="numeric" autoComplete="new-password" onChange={(event) => setPin(event.currentTarget.value)} />
          <PasswordInput {...eye} size="lg" label={t("start.field.pinAgain")} value={again} error={problem === "pinDiffers" && t("start.problem.pinDiffers")} inputMode="numeric" autoComplete="new-password" onChange={(event) => setAgain(event.currentTarget.value)} />
          <Button type="submit" size="lg" loading={busy}>{t("staff.saveNewPin")}</Button>
          <Button variant="default" size="lg" onClick={onDone}>{t("start.wizard.back")}</Button>
        </Stack>
      </form>
    </Paper>
  );
};
