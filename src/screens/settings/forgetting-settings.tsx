/** How long the library knows who borrowed what, and when this device last let go of it. */
import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useEffect, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { mostDaysKept, usualDaysKept } from "#domain/circulation/forgetting.ts";
import { dayInVietnamese, type Day } from "#domain/kernel/day.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { CountField } from "../../ui/count-field.tsx";

export const ForgettingSettings = ({ mayChange }: { mayChange: boolean }) => {
  const { t } = useTranslation();
  const { forgetting, desk } = useSchool();
  const daysKept = useObservable(forgetting.daysKept);
  /** What is being typed; undefined while it stands as it is. */
  const [typed, setTyped] = useState<number | "" | undefined>();
  const [said, setSaid] = useState<"saved" | "wrong" | undefined>();
  const [state, setState] = useState<{ readonly ties: number; readonly lastSweptOn: Day | undefined } | undefined>();

  useEffect(() => {
    let current = true;
    const load = () => void forgetting.state().then((found) => current && setState(found));
    load();
    const stop = desk.onChange(load);
    return () => {
      current = false;
      stop();
    };
  }, [desk, forgetting]);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const days = Number(typed);
    const isRight = typed !== "" && Number.isInteger(days) && days >= 0 && days <= mostDaysKept;
    setSaid(isRight ? undefined : "wrong");
    if (!isRight) return;
    await forgetting.changeDaysKept(days);
    setTyped(undefined);
    setSaid("saved");
  };

  return (
    <section aria-labelledby="settings-forgetting">
      <form onSubmit={(event) => void save(event)} noValidate>
        <Stack align="start">
          <Title order={2} id="settings-forgetting">{t("forgetting.settings.title")}</Title>
          <Text>{t("forgetting.settings.about")}</Text>
          <Group align="end">
            <CountField
              label={t("forgetting.settings.days")}
              description={t("forgetting.settings.hint", { most: mostDaysKept, usual: usualDaysKept })}
              value={typed ?? daysKept}
              onChange={(value) => {
                setTyped(value);
                setSaid(undefined);
              }}
              disabled={!mayChange}
            />
            {typed !== undefined && <Button type="submit" size="lg">{t("forgetting.settings.save")}</Button>}
          </Group>
          {said === "wrong" && <Alert color="red" role="alert">{t("forgetting.settings.wrong", { most: mostDaysKept })}</Alert>}
          <div role="status">{said === "saved" && <Text>{t("forgetting.settings.saved")}</Text>}</div>
          {state && (
            <Text>
              {state.lastSweptOn ? t("forgetting.settings.sweptOn", { day: dayInVietnamese(state.lastSweptOn) }) : t("forgetting.settings.neverSwept")} {t("forgetting.settings.kept", { n: state.ties })}
            </Text>
          )}
        </Stack>
      </form>
    </section>
  );
};
