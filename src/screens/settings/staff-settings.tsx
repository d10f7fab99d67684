import { Button, NativeSelect, Paper, PasswordInput, SimpleGrid, Stack, Text, TextInput, Title } from "@mantine/core";
import { useCallback, useEffect, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useSchool } from "../../desk/services-context.tsx";
import type { StaffMember } from "../../desk/services.ts";

type Problem = "empty" | "pinDigits" | "pinDiffers";

const nobody = { name: "", role: "assistant" as StaffMember["role"], pin: "", pinAgain: "" };

export const StaffSettings = ({ mayChange }: { mayChange: boolean }) => {
  const { t } = useTranslation();
  const { staff } = useSchool();
  const [members, setMembers] = useState<readonly StaffMember[]>([]);
  const load = useCallback(() => void staff.all().then(setMembers), [staff]);
  useEffect(load, [load]);
  return (
    <section aria-labelledby="settings-staff">
      <Stack>
        <Title order={2} id="settings-staff">
          {t("settings.staff.title")}
        </Title>
        <Text>{t("settings.staff.about")}</Text>
        <ul>
          {members.map(({ id, name, role }) => (
            <li key={id}>
              <strong>{name}</strong> · {t(`staff.role.${role}`)}
            </li>
          ))}
        </ul>
        {mayChange && <NewMember onAdded={load} />}
      </Stack>
    </section>
  );
};

const NewMember = ({ onAdded }: { onAdded: () => void }) => {
  const { t } = useTranslation();
  const { staff } = useSchool();
  const [typed, setTyped] = useState(nobody);
  const [problems, setProblems] = useState<Partial<Record<"name" | "pin" | "pinAgain", Problem>>>({});
  const [added, setAdded] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);

  const add = async (event: FormEvent) => {
    event.preventDefault();
    const found = problemsOf(typed);
    setProblems(found);
    if (Object.keys(found).length > 0 || busy) return;
    setBusy(true);
    await staff.add({ name: typed.name.trim(), role: typed.role, pin: typed.pin });
    setBusy(false);
    setAdded(typed.name.trim());
    setTyped(nobody);
    onAdded();
  };
  const field = (name: "name" | "pin" | "pinAgain") => {
    const problem = problems[name];
    return {
      size: "lg",
      label: t(`settings.staff.${name}`),
      value: typed[name],
      error: problem && t(`settings.staff.problem.${problem}`),
      onChange: (event: { currentTarget: { value: string } }) => {
        setAdded(undefined);
        setTyped({ ...typed, [name]: event.currentTarget.value });
      },
    } as const;
  };
  const secret = { inputMode: "numeric", autoComplete: "new-password", visibilityToggleButtonProps: { "aria-label": t("settings.staff.showPin") } } as const;

  return (
    <Paper component="form" withBorder p="md" radius="md" onSubmit={(event) => void add(event)} noValidate>
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput {...field("name")} autoComplete="off" />
          <NativeSelect
            size="lg"
            label={t("settings.staff.role")}
            value={typed.role}
            onChange={(event) => setTyped({ ...typed, role: event.currentTarget.value === "librarian" ? "librarian" : "assistant" })}
            data={(["assistant", "librarian"] as const).map((role) => ({ value: role, label: t(`staff.role.${role}`) }))}
          />
          <PasswordInput {...field("pin")} {...secret} description={t("settings.staff.pinHint")} />
          <PasswordInput {...field("pinAgain")} {...secret} description={t("start.hint.pinAgain")} />
        </SimpleGrid>
        <Text size="sm">{t("settings.staff.assistantHint")}</Text>
        <Button type="submit" size="lg" loading={busy}>
          {t("settings.staff.add")}
        </Button>
        <div role="status">{added !== undefined && <Text>{t("settings.staff.added", { name: added })}</Text>}</div>
      </Stack>
    </Paper>
  );
};

const problemsOf = ({ name, pin, pinAgain }: typeof nobody): Partial<Record<"name" | "pin" | "pinAgain", Problem>> => ({
  ...(name.trim() === "" ? { name: "empty" } : {}),
  ...(/^\d{4,12}$/.test(pin) ? {} : { pin: "pinDigits" }),
  ...(pin === pinAgain ? {} : { pinAgain: "pinDiffers" }),
});
