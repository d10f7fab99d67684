/** Who is working at this device: a name and a PIN, by keyboard or by thumb. Works offline; it is not the device's own sign-in. */
import { Button, Container, Group, PasswordInput, Paper, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useSchool } from "../../desk/services-context.tsx";
import type { StaffMember } from "../../desk/services.ts";
import { NewPinForm } from "./new-pin-form.tsx";
import { PinPad } from "./pin-pad.tsx";

export const SignInScreen = ({ onSignedIn }: { onSignedIn?: (member: StaffMember) => void }) => {
  const { t } = useTranslation();
  const { staff, setting, desk } = useSchool();
  const [members, setMembers] = useState<readonly StaffMember[] | undefined>();
  const [chosen, setChosen] = useState<StaffMember | undefined>();
  const [forgotten, setForgotten] = useState(false);

  useEffect(() => {
    let current = true;
    // A device that has just joined learns who works here while its first exchange is still running.
    const look = () =>
      void staff.all().then((all) => {
        if (!current) return;
        setMembers(all);
        if (all.length === 1) setChosen((before) => before ?? all[0]);
      });
    look();
    const stop = desk.onChange(look);
    return () => {
      current = false;
      stop();
    };
  }, [staff, desk]);

  return (
    <Container size="xs" px={0}>
      <Stack gap="lg">
        <div>
          <Text>{setting.current().name}</Text>
          <Title order={1}>{t("staff.title")}</Title>
        </div>
        {members === undefined && <Text role="status">{t("staff.looking")}</Text>}
        {members?.length === 0 && <Text role="status">{t("staff.nobody")}</Text>}
        {chosen === undefined && (
          <Stack component="ul" p={0} m={0} style={{ listStyle: "none" }} aria-label={t("staff.choose")}>
            {members?.map((member) => (
              <li key={member.id}>
                <Button size="xl" variant="default" fullWidth justify="space-between" onClick={() => setChosen(member)} rightSection={<Text size="sm">{t(`staff.role.${member.role}`)}</Text>}>
                  {member.name}
                </Button>
              </li>
            ))}
          </Stack>
        )}
        {chosen && !forgotten && (
          <PinForm key={chosen.id} member={chosen} onSignedIn={onSignedIn} onOther={members && members.length > 1 ? () => setChosen(undefined) : undefined} onForgotten={() => setForgotten(true)} />
        )}
        {chosen && forgotten && <NewPinForm member={chosen} onDone={() => setForgotten(false)} />}
      </Stack>
    </Container>
  );
};

interface PinFormProps {
  readonly member: StaffMember;
  readonly onSignedIn: ((member: StaffMember) => void) | undefined;
  readonly onOther: (() => void) | undefined;
  readonly onForgotten: () => void;
}

const PinForm = ({ member, onSignedIn, onOther, onForgotten }: PinFormProps) => {
  const { t } = useTranslation();
  const { staff } = useSchool();
  const [pin, setPin] = useState("");
  const [problem, setProblem] = useState<"empty" | "wrong" | undefined>();
  const [wait, setWait] = useState(0);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    if (wait <= 0) return;
    const timer = setTimeout(() => setWait(wait - 1), 1000);
    return () => clearTimeout(timer);
  }, [wait]);

  const signIn = async () => {
    if (busy || wait > 0) return;
    if (pin === "") return setProblem("empty");
    setBusy(true);
    const answer = await staff.signIn(member.id, pin);
    setBusy(false);
    if (answer.ok) return onSignedIn?.(answer.value);
    setPin("");
    setProblem("wrong");
    if (answer.error.type === "WaitSeconds") setWait(Math.ceil(answer.error.seconds ?? 30));
    field.current?.focus();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void signIn();
  };
  const change = (next: string) => {
    setProblem(undefined);
    setPin(next.replace(/\D/g, "").slice(0, longestPin));
  };
  const error = wait > 0 ? t("staff.wait", { seconds: wait }) : problem && t(`staff.problem.${problem}`);

  return (
    <Paper withBorder p="lg" radius="md">
      <form onSubmit={submit} noValidate>
        <Stack>
          <Group justify="space-between">
            <Title order={2}>{member.name}</Title>
            {onOther && (
              <Button variant="subtle" size="md" onClick={onOther}>
                {t("staff.other")}
              </Button>
            )}
          </Group>
          <PasswordInput
            ref={field}
            size="xl"
            label={t("staff.pin")}
            value={pin}
            error={error}
            inputMode="none"
            autoComplete="off"
            visibilityToggleButtonProps={{ "aria-label": t("staff.showPin") }}
            onChange={(event) => change(event.currentTarget.value)}
          />
          <PinPad onDigit={(digit) => change(pin + digit)} onErase={() => change(pin.slice(0, -1))} />
          <SimpleGrid cols={1}>
            <Button type="submit" size="xl" loading={busy} disabled={wait > 0}>
              {t("staff.enter")}
            </Button>
          </SimpleGrid>
          <Button variant="subtle" size="md" onClick={onForgotten}>{t("staff.forgot")}</Button>
        </Stack>
      </form>
    </Paper>
  );
};

const longestPin = 12;
