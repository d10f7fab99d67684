/** Before somebody goes: what is only on this device, and the two ways to bring it out. */
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useObservable, useSchool } from "../../desk/services-context.tsx";

export const UnsentFirst = ({ onFile }: { onFile?: () => void }) => {
  const { t } = useTranslation();
  const { handover, status, exchangeNow } = useSchool();
  const { unsent, inFile } = useObservable(handover.filed);
  const { refused, trouble } = useObservable(status);
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  if (unsent === 0 && refused === 0) return null;
  const send = () => {
    setBusy(true);
    void exchangeNow().finally(() => {
      setBusy(false);
      setTried(true);
    });
  };
  return (
    <Alert color="amber" variant="light" title={t("handover.first.title")}>
      <Stack align="start" gap="xs">
        {unsent > 0 && <Text role="status">{t(`handover.now.${inFile === 0 ? "none" : inFile < unsent ? "some" : "all"}`, { n: unsent, inFile, left: unsent - inFile })}</Text>}
        {refused > 0 && <Text>{t("handover.first.refused", { n: refused })}</Text>}
        {tried && unsent > 0 && trouble !== "none" && <Text>{t(`status.trouble.${trouble}`)}</Text>}
        {unsent > 0 && (
          <Group>
            <Button size="md" loading={busy} onClick={send}>{t("status.now")}</Button>
            <Button size="md" variant="default" component="a" href="#/handover" onClick={onFile}>{t("handover.first.file")}</Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
};
