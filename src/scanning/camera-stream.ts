/** A camera of this device, by the browser: asked for the one at the back, with a picture that holds a label's thin bars. */
import type { CameraTrouble, CameraZoom } from "../desk/camera.ts";
import { err, ok, type Result } from "#domain/kernel/result.ts";
import type { CameraStream } from "./camera-scanner.ts";

/** MediaStream Image Capture, W3C: what TypeScript's own library leaves out. */
interface MoreAbilities extends MediaTrackCapabilities {
  readonly torch?: boolean;
  readonly zoom?: { readonly min: number; readonly max: number; readonly step: number };
  readonly focusMode?: readonly string[];
}
interface MoreSettings extends MediaTrackSettings {
  readonly zoom?: number;
}

/** Undefined `media`: the browser has none to give, which is so on every address that is not secure. */
export const openCameraStream = async (media: MediaDevices | undefined, secure: boolean, camera: string | undefined): Promise<Result<CameraStream<ImageBitmap>, CameraTrouble>> => {
  if (!media?.getUserMedia) return err(secure ? "none" : "insecure");
  const asked = await ask(media, camera);
  if (!asked.ok) return asked;
  const [track] = asked.value.getVideoTracks();
  if (!track) return err("none");
  const devices = await media.enumerateDevices().catch(() => []);
  return ok(streamOf(asked.value, track, devices.filter(({ kind, deviceId }) => kind === "videoinput" && deviceId !== "")));
};

const ask = async (media: MediaDevices, camera: string | undefined): Promise<Result<MediaStream, CameraTrouble>> => {
  const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
  const which: MediaTrackConstraints = camera === undefined ? { facingMode: { ideal: "environment" } } : { deviceId: { exact: camera } };
  try {
    return ok(await media.getUserMedia({ audio: false, video: { ...size, ...which } }));
  } catch (error) {
    const name = error instanceof DOMException || error instanceof Error ? error.name : "";
    // The one that was used last is not there today: any other will do.
    if (camera !== undefined && (name === "OverconstrainedError" || name === "NotFoundError")) return ask(media, undefined);
    return err(troubleNamed(name));
  }
};

/** Media Capture and Streams, W3C, getUserMedia: the names of its failures. */
const troubleNamed = (name: string): CameraTrouble => {
  if (name === "NotAllowedError" || name === "SecurityError" || name === "PermissionDeniedError") return "denied";
  return name === "NotReadableError" || name === "AbortError" || name === "TrackStartError" ? "busy" : "none";
};

const streamOf = (stream: MediaStream, track: MediaStreamTrack, devices: readonly MediaDeviceInfo[]): CameraStream<ImageBitmap> => {
  const can: MoreAbilities = track.getCapabilities?.() ?? {};
  const is: MoreSettings = track.getSettings();
  const set = (what: object): Promise<void> => track.applyConstraints({ advanced: [what as MediaTrackConstraintSet] });
  const focusing = (): void => void (can.focusMode?.includes("continuous") && set({ focusMode: "continuous" }).catch(() => undefined));
  focusing();
  let focused: ReturnType<typeof setTimeout> | undefined;
  const video = document.createElement("video");
  Object.assign(video, { srcObject: stream, muted: true, playsInline: true, autoplay: true });
  video.play().catch(() => undefined);
  let stopped = false;
  return {
    cameras: devices.map(({ deviceId, label }) => ({ id: deviceId, name: label })),
    camera: is.deviceId,
    mirrored: is.facingMode === "user" || (is.facingMode === undefined && /front|user|facetime/i.test(track.label)),
    hasTorch: can.torch === true,
    zoom: zoomFrom(can, is),
    next: async () => {
      await nextFrame(video);
      if (stopped || video.readyState < video.HAVE_CURRENT_DATA || video.videoWidth === 0) return undefined;
      return createImageBitmap(video).catch(() => undefined);
    },
    setTorch: (on) => set({ torch: on }),
    setZoom: (value) => set({ zoom: value }),
    focusAt: can.focusMode?.includes("single-shot")
      ? async (x, y) => {
          clearTimeout(focused);
          await set({ focusMode: "single-shot", pointsOfInterest: [{ x, y }] });
          // The next book lies elsewhere.
          focused = setTimeout(focusing, keptSharp);
        }
      : undefined,
    showIn: (place) => {
      place.append(video);
      // Safari stops what is moved about in the page.
      video.play().catch(() => undefined);
      return () => video.remove();
    },
    onLost: (listener) => track.addEventListener("ended", listener),
    stop: () => {
      stopped = true;
      clearTimeout(focused);
      for (const each of stream.getTracks()) each.stop();
      video.srcObject = null;
      video.remove();
    },
  };
};

const zoomFrom = ({ zoom }: MoreAbilities, { zoom: value }: MoreSettings): CameraZoom | undefined =>
  zoom && zoom.max > zoom.min ? { min: zoom.min, max: zoom.max, step: zoom.step || 0.1, value: value ?? zoom.min } : undefined;

/** The next picture of the camera where the browser tells of it; a page that is not seen gets none, and decodes none. */
const nextFrame = (video: HTMLVideoElement): Promise<void> =>
  new Promise((resolve) => {
    // A camera that is stopped or asleep sends no more pictures, and the waiting must end all the same.
    const late = setTimeout(resolve, longestWait);
    if (!("requestVideoFrameCallback" in video)) return;
    video.requestVideoFrameCallback(() => {
      clearTimeout(late);
      resolve();
    });
  });

/** ms that it stays as somebody has pointed. */
const keptSharp = 4000;

/** ms. Also how often a browser without that telling is looked at. */
const longestWait = 80;
