/**
 * What the camera sees, with a frame to aim by, and what can be set on it. Where there is no picture it says why and what to do;
 * a picture file does instead everywhere. Leaving the screen keeps the camera for a minute, so that nobody is asked for it again.
 */
import { Button, FileButton } from "@mantine/core";
import { useEffect, useRef, useState, type MouseEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Camera, CameraOn, PictureAnswer } from "../../../desk/camera.ts";
import { useObservable } from "../../../desk/services-context.tsx";
import classes from "./camera-panel.module.css";
import { filming, type CameraSource } from "./camera-source.ts";

interface CameraPanelProps {
  readonly source: CameraSource;
  /** Hears of the panel when it is there. */
  readonly place?: ((panel: HTMLElement | null) => void) | undefined;
  readonly onClose: () => void;
}

export const CameraPanel = ({ source, place, onClose }: CameraPanelProps) => {
  const { t } = useTranslation();
  const [camera, setCamera] = useState<Camera | undefined>();
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    source().then(setCamera, () => setMissing(true));
  }, [source]);
  return (
    <section ref={place} className={`card ${classes.panel}`} aria-label={t("camera.title")}>
      {camera ? <View camera={camera} /> : <p className={classes.words} role="status">{t(isMissing ? "camera.trouble.noDecoder" : "camera.opening")}</p>}
      <Button className={classes.close} variant="default" onClick={onClose}>{t("camera.close")} <span className="key-hint">{"\u00a0(F3)"}</span></Button>
    </section>
  );
};

const View = ({ camera }: { camera: Camera }) => {
  const { t } = useTranslation();
  const state = useObservable(camera.state);
  const place = useRef<HTMLDivElement>(null);
  const [ofPicture, setOfPicture] = useState<PictureAnswer["is"] | "failed" | undefined>();
  useEffect(() => {
    clearTimeout(leaving);
    void camera.open();
    const away = place.current ? camera.showIn(place.current) : undefined;
    return () => {
      away?.();
      if (filming.isWanted()) leaving = setTimeout(camera.close, keptOpen);
      else camera.close();
    };
  }, [camera]);
  const readPicture = (file: File | null) => {
    if (!file) return;
    setOfPicture(undefined);
    camera.readPicture(file).then(({ is }) => setOfPicture(is), () => setOfPicture("failed"));
  };
  const isOn = state.is === "on";
  const focus = (event: MouseEvent<HTMLDivElement>) => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    const [x, y] = [(event.clientX - left) / width, (event.clientY - top) / height];
    camera.focusAt(isOn && state.mirrored ? 1 - x : x, y).catch(reportError);
  };
  return (
    <>
      <div ref={place} className={classes.place} data-mirrored={(isOn && state.mirrored) || undefined} hidden={!isOn} {...(isOn && state.focuses ? { onClick: focus } : {})}>
        <div className={classes.aim} aria-hidden="true" />
      </div>
      <div className={classes.words}>
        <p role="status">{state.is === "trouble" ? t(`camera.trouble.${state.trouble}`) : isOn && state.hint ? t(`camera.hint.${state.hint}`) : t(isOn ? "camera.aim" : "camera.opening")}{isOn && state.focuses && ` ${t("camera.focus")}`}</p>
        {ofPicture !== undefined && ofPicture !== "read" && <p role="status">{t(`camera.picture.${ofPicture}`)}</p>}
      </div>
      <div className={classes.settings}>
        {state.is === "trouble" && <Button onClick={() => void camera.open()}>{t("camera.again")}</Button>}
        {isOn && <Settings camera={camera} state={state} />}
        <FileButton accept="image/*" onChange={readPicture}>{(props) => <Button {...props} variant="subtle" color="teal">{t("camera.picture.choose")}</Button>}</FileButton>
      </div>
    </>
  );
};

const Settings = ({ camera, state: { cameras, camera: open, torch, zoom } }: { camera: Camera; state: CameraOn }) => {
  const { t } = useTranslation();
  const next = cameras[(cameras.findIndex(({ id }) => id === open) + 1) % cameras.length];
  return (
    <>
      {cameras.length > 1 && next && <Button variant="default" onClick={() => void camera.useCamera(next.id)}>{t("camera.other")}</Button>}
      {torch !== undefined && <Button variant={torch ? "filled" : "default"} aria-pressed={torch} onClick={() => void camera.setTorch(!torch).catch(reportError)}>{t("camera.torch")}</Button>}
      {zoom && (
        <label className={classes.zoom}>
          {t("camera.zoom")}
          <input type="range" min={zoom.min} max={zoom.max} step={zoom.step} value={zoom.value} onChange={(event) => void camera.setZoom(Number(event.currentTarget.value)).catch(reportError)} />
        </label>
      )}
    </>
  );
};

/** ms. */
const keptOpen = 60_000;
let leaving: ReturnType<typeof setTimeout> | undefined;
