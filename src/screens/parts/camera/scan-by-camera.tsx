/** For every screen that hears scans: a button, or F3, that brings the camera, and the camera as long as it is wanted. */
import { Button } from "@mantine/core";
import { Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { comes } from "../../../ui/comes.ts";
import { CameraIcon } from "../../../ui/icons.tsx";
import { filming, useCameraSource } from "./camera-source.ts";

const CameraPanel = comes(() => import("./camera-panel.tsx"), "CameraPanel");

export const ScanByCamera = () => {
  const { t } = useTranslation();
  const source = useCameraSource();
  const [isOn, setOn] = useState(filming.isWanted);
  const [isAskedFor, setAskedFor] = useState(false);
  const toggle = () => {
    filming.want(!isOn);
    setOn(!isOn);
    setAskedFor(true);
  };
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key !== "F3" || event.defaultPrevented) return;
      event.preventDefault();
      if (!event.repeat) toggle();
    };
    addEventListener("keydown", hear);
    return () => removeEventListener("keydown", hear);
  });
  if (!source) return null;
  if (isOn) return <Suspense><CameraPanel source={source} place={isAskedFor ? atTheTop : undefined} onClose={toggle} /></Suspense>;
  return <Button variant="default" leftSection={<CameraIcon />} style={{ justifySelf: "start" }} mb="sm" onClick={toggle}>{t("camera.open")} <span className="key-hint">{"\u00a0(F3)"}</span></Button>;
};

/** On a phone, what is said of a code would come below what is seen. */
const atTheTop = (panel: HTMLElement | null): void => panel?.scrollIntoView({ block: "start" });
