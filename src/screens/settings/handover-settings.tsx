import { Button, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

export const HandoverSettings = () => {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="settings-handover">
      <Stack align="start">
        <Title order={2} id="settings-handover">{t("handover.title")}</Title>
        <Text>{t("handover.settingsAbout")}</Text>
        <Button component="a" href="#/handover" size="lg" variant="default">{t("handover.fromSettings")}</Button>
      </Stack>
    </section>
  );
};
