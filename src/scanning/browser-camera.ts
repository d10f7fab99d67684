/** The camera of this device with its decoder: what the page asks for when somebody first wants to scan with it. */
import { packedDecoder } from "../app-files.ts";
import type { Camera } from "../desk/camera.ts";
import { createCameraScanner } from "./camera-scanner.ts";
import { openCameraStream } from "./camera-stream.ts";
import { createDecoderClient } from "./decoder-client.ts";
import { createPictureScanner } from "./picture-scanner.ts";
import type { Scanner } from "./scanner.ts";

export interface BrowserCameraParts {
  /** Where the app's files are. */
  readonly base: string;
  readonly knows: (code: string) => Promise<boolean>;
}

export const createBrowserCamera = ({ base, knows }: BrowserCameraParts): Camera & Scanner => {
  const worker = new Worker(new URL("./decoder-worker.ts", import.meta.url), { type: "module" });
  const decoder = createDecoderClient(worker, new URL(packedDecoder, base).href);
  const scanner = createCameraScanner<ImageBitmap>({
    openStream: (camera) => openCameraStream(navigator.mediaDevices as MediaDevices | undefined, isSecureContext, camera),
    look: (frame) => decoder.look(frame),
    knows,
    now: () => performance.now(),
    memory: { camera: () => localStorage.getItem(memoryKey) ?? undefined, remember: (camera) => localStorage.setItem(memoryKey, camera) },
    keepAwake,
  });
  const picture = createPictureScanner({ pictureFrom: (file) => createImageBitmap(file).catch(() => undefined), look: async (image: ImageBitmap) => (await decoder.look(image, true)).readings });
  return {
    ...scanner,
    start: (onCode) => {
      scanner.start(onCode);
      picture.start(onCode);
    },
    stop: () => {
      scanner.stop();
      picture.stop();
    },
    decoder: () => decoder.choice,
    readPicture: picture.scan,
  };
};

const memoryKey = "tu-sach-camera";

/** The browser lets go of the lock whenever the page is out of sight. */
const keepAwake = (): (() => void) => {
  let lock: Promise<WakeLockSentinel | undefined> | undefined;
  const take = (): void => {
    if (document.visibilityState === "visible") lock = navigator.wakeLock?.request("screen").catch(() => undefined);
  };
  take();
  document.addEventListener("visibilitychange", take);
  return () => {
    document.removeEventListener("visibilitychange", take);
    void lock?.then((taken) => taken?.release());
  };
};
