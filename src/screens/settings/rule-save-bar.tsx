/** From which day what was typed is to hold, and saving it: in view wherever in the long table somebody is typing. */
import { Button, Group, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { dayInVietnamese, type Day } from "#domain/kernel/day.ts";
import classes from "./settings-screen.module.css";

export type RuleFault = "rules" | "from";

interface RuleSaveBarProps {
  /** What the table shows, where it is not what someone typed. */
  readonly said: string;
  readonly from: string;
  readonly onFrom: (typed: string) => void;
  readonly fault: RuleFault | undefined;
  readonly today: Day;
  readonly busy: boolean;
  readonly onDrop: () => void;
}

export const RuleSaveBar = ({ said, from, onFrom, fault, today, busy, onDrop }: RuleSaveBarProps) => {
  const { t } = useTranslation();
  return (
    <div className={classes.saveBar}>
      <div role="status">{said && <Text>{said}</Text>}</div>
      <Group align="end">
        <TextInput
          maw="11rem"
          label={t("settings.rules.from")}
          value={from}
          onChange={(event) => onFrom(event.currentTarget.value)}
          error={fault === "from"}
          aria-describedby="rules-from-hint"
        />
        <Button type="submit" loading={busy}>
          {t("settings.rules.save")}
        </Button>
        <Button variant="default" onClick={onDrop}>
          {t("settings.rules.undo")}
        </Button>
      </Group>
      {fault === undefined ? (
        <Text size="sm" id="rules-from-hint" className={classes.saveHint ?? ""}>
          {t("settings.rules.fromHint")}
        </Text>
      ) : (
        <Text size="sm" id="rules-from-hint" role="alert" className={classes.saveFault ?? ""}>
          {fault === "from" ? t("settings.rules.fromWrong", { today: dayInVietnamese(today) }) : t("settings.rules.wrong")}
        </Text>
      )}
    </div>
  );
};
