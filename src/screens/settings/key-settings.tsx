import { Button, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { RecoverySheet } from "../parts/recovery-sheet.tsx";

/** The key is fetched only when it is asked for, and is gone from the page when the sheet is put away. */
export const KeySettings = () => {
  const { t } = useTranslation();
  const { printing, setting } = useSchool();
  const { name } = useObservable(setting);
  const [rawKey, setRawKey] = useState<Uint8Array | undefined>();
  return (
    <section aria-labelledby="settings-key">
      <Stack align="start">
        <Title order={2} id="settings-key">
          {t("settings.key.title")}
        </Title>
        <Text>{t("settings.key.about")}</Text>
        <Button size="lg" variant="default" onClick={() => (rawKey ? setRawKey(undefined) : void printing.rawKey().then(setRawKey))}>
          {t(rawKey ? "settings.key.hide" : "settings.key.show")}
        </Button>
        {rawKey && <RecoverySheet rawKey={rawKey} schoolName={name} />}
      </Stack>
    </section>
  );
};
