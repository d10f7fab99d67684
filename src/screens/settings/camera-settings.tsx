/** Which of the decoders reads what the camera sees on this device: measured here, when somebody asks. */
import { Button, List, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DecoderChosen } from "../../desk/camera.ts";
import { useCameraSource } from "../parts/camera/camera-source.ts";

export const CameraSettings = () => {
  const { t } = useTranslation();
  const source = useCameraSource();
  const [measured, setMeasured] = useState<DecoderChosen | "measuring" | "failed" | undefined>();
  if (!source) return null;
  const measure = () => {
    setMeasured("measuring");
    source().then((camera) => camera.decoder()).then(setMeasured, () => setMeasured("failed"));
  };
  return (
    <section aria-labelledby="settings-camera">
      <Stack align="start">
        <Title order={2} id="settings-camera">{t("camera.decoder.title")}</Title>
        <Text>{t("camera.decoder.about")}</Text>
        <div role="status">
          {measured === "failed" && <Text>{t("camera.decoder.failed")}</Text>}
          {typeof measured === "object" && (
            <>
              <Text fw={700}>{t("camera.decoder.chosen", { name: t(`camera.decoder.names.${measured.chosen}`) })}</Text>
              <List>
                {measured.tried.map(({ name, proved, ms }) => (
                  <List.Item key={name}>{t(proved ? "camera.decoder.proved" : "camera.decoder.notProved", { name: t(`camera.decoder.names.${name}`), ms: Math.max(1, Math.round(ms)) })}</List.Item>
                ))}
              </List>
            </>
          )}
        </div>
        {typeof measured !== "object" && <Button size="lg" variant="default" loading={measured === "measuring"} onClick={measure}>{t(measured === "measuring" ? "camera.decoder.measuring" : "camera.decoder.measure")}</Button>}
      </Stack>
    </section>
  );
};
