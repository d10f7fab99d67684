/** Who closed the page before printing the key's sheet is reminded until it is put away. */
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { keySheetIsDue, setKeySheetDue } from "../parts/key-sheet-due.ts";

export const KeyReminder = () => {
  const { t } = useTranslation();
  const [due, setDue] = useState(keySheetIsDue);
  const kept = () => {
    setKeySheetDue(false);
    setDue(false);
  };
  return due ? (
    <Alert color="amber" variant="light" title={t("start.key.due")}>
      <Stack align="start">
        <Text>{t("start.key.keepWhere")}</Text>
        <Group>
          <Button component="a" href="#/settings" size="md">
            {t("start.key.inSettings")}
          </Button>
          <Button size="md" variant="default" onClick={kept}>
            {t("start.key.kept")}
          </Button>
        </Group>
      </Stack>
    </Alert>
  ) : null;
};
