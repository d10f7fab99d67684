/** The school's key on paper. Going on needs a tick, because nobody else has this key: not the server, not the makers of the program. */
import { Alert, Button, Checkbox, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { RecoverySheet } from "../parts/recovery-sheet.tsx";

export const KeyStep = (props: { rawKey: Uint8Array; schoolName: string; onKept: () => void }) => {
  const { t } = useTranslation();
  const [kept, setKept] = useState(false);
  return (
    <Stack>
      <Alert color="amber" variant="light" title={t("start.key.keepSafe")}>
        {t("start.key.keepWhere")}
      </Alert>
      <RecoverySheet rawKey={props.rawKey} schoolName={props.schoolName} />
      <Checkbox size="md" label={t("start.key.kept")} checked={kept} onChange={(event) => setKept(event.currentTarget.checked)} />
      <Button size="lg" disabled={!kept} onClick={props.onKept}>
        {t("start.key.goOn")}
      </Button>
    </Stack>
  );
};
