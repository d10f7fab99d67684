/**
 * A camera as a scanner. Its stream stays open from scan to scan, so that nobody is asked again and the next book is read at
 * once; one frame after the other is looked at, never two at a time, and `agreement` says which code counts. While no screen
 * shows what it sees, it scans nothing.
 */
import type { Camera, CameraHint, CameraOn, CameraState, CameraTrouble, CameraZoom } from "../desk/camera.ts";
import type { Result } from "#domain/kernel/result.ts";
import { afterFrame, nothingSeen, type Sightings } from "./agreement.ts";
import { hintOf, nothingWatched, watchedAfter, type PictureLight } from "./picture-light.ts";
import type { Reading } from "./reading.ts";
import type { Scanner } from "./scanner.ts";

/** One open camera. `Image` is whatever its frames are made of. */
export interface CameraStream<Image> {
  readonly cameras: CameraOn["cameras"];
  readonly camera: string | undefined;
  readonly mirrored: boolean;
  readonly hasTorch: boolean;
  readonly zoom: CameraZoom | undefined;
  /** The next frame; undefined when there is none just now. */
  next(): Promise<Image | undefined>;
  setTorch(on: boolean): Promise<void>;
  setZoom(value: number): Promise<void>;
  /** Undefined where nobody can say where it should look sharply. */
  readonly focusAt: ((x: number, y: number) => Promise<void>) | undefined;
  showIn(place: HTMLElement): () => void;
  /** Called when the camera goes by itself, not by `stop`. */
  onLost(listener: () => void): void;
  stop(): void;
}

export interface CameraScannerParts<Image> {
  /** `camera` = the one that was used last, if it is still there. */
  readonly openStream: (camera: string | undefined) => Promise<Result<CameraStream<Image>, CameraTrouble>>;
  readonly look: (image: Image) => Promise<{ readonly readings: readonly Reading[]; readonly light?: PictureLight }>;
  /** Does the code open something in this school? */
  readonly knows: (code: string) => Promise<boolean>;
  /** ms, steady. */
  readonly now: () => number;
  readonly memory: { readonly camera: () => string | undefined; readonly remember: (camera: string) => void };
  /** Keeps the screen on until the answered function is called. */
  readonly keepAwake: () => () => void;
}

export type CameraScanner = Scanner & Omit<Camera, "decoder" | "readPicture">;

export const createCameraScanner = <Image extends { readonly width: number; readonly height: number; close?(): void }>({ openStream, look, knows, now, memory, keepAwake }: CameraScannerParts<Image>): CameraScanner => {
  let tell: ((code: string) => void) | undefined;
  let state: CameraState = { is: "off" };
  let stream: CameraStream<Image> | undefined;
  let sleep: (() => void) | undefined;
  /** Counts openings and closings: what belongs to an earlier one has no say any more. */
  let turn = 0;
  const places = new Map<HTMLElement, (() => void) | undefined>();
  const listeners = new Set<() => void>();

  const change = (next: CameraState): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  const changeOn = (part: Partial<CameraOn>): void => void (state.is === "on" && change({ ...state, ...part }));

  const sayHint = (hint: CameraHint | undefined): void => {
    if (state.is !== "on" || state.hint === hint) return;
    const { hint: _before, ...on } = state;
    change({ ...on, ...(hint === undefined ? {} : { hint }) });
  };

  const letGo = (): void => {
    turn++;
    for (const [place, away] of places) {
      away?.();
      places.set(place, undefined);
    }
    stream?.stop();
    sleep?.();
    [stream, sleep] = [undefined, undefined];
  };
  const fail = (trouble: CameraTrouble): void => {
    letGo();
    change({ is: "trouble", trouble });
  };

  const isKnown = createMemoryOf(knows);

  const run = async (from: CameraStream<Image>, mine: number): Promise<void> => {
    let sightings: Sightings = nothingSeen;
    let watched = nothingWatched;
    while (turn === mine) {
      const image = await from.next();
      if (image === undefined || turn !== mine) continue;
      // Nobody sees what it sees: then it scans nothing either.
      if (places.size === 0) {
        sightings = nothingSeen;
        image.close?.();
        continue;
      }
      const { width, height } = image;
      const at = now();
      const { readings, light } = await look(image);
      if (turn !== mine) return;
      const [after, code] = afterFrame(sightings, { at, width, height, readings }, isKnown);
      sightings = after;
      watched = light === undefined ? nothingWatched : watchedAfter(watched, light);
      sayHint(hintOf(watched));
      if (code !== undefined) tell?.(code);
    }
  };

  const openWith = async (camera: string | undefined): Promise<void> => {
    letGo();
    const mine = turn;
    change({ is: "opening" });
    const opened = await openStream(camera);
    if (turn !== mine) return opened.ok ? opened.value.stop() : undefined;
    if (!opened.ok) return fail(opened.error);
    const from = opened.value;
    stream = from;
    sleep = keepAwake();
    from.onLost(() => turn === mine && fail("lost"));
    for (const place of places.keys()) places.set(place, from.showIn(place));
    change({ is: "on", cameras: from.cameras, camera: from.camera, mirrored: from.mirrored, ...(from.hasTorch ? { torch: false } : {}), ...(from.zoom ? { zoom: from.zoom } : {}), ...(from.focusAt ? { focuses: true } : {}) });
    run(from, mine).catch((error: unknown) => {
      if (turn !== mine) return;
      fail("noDecoder");
      reportError(error);
    });
  };

  return {
    start: (onCode) => {
      tell = onCode;
    },
    stop: () => {
      tell = undefined;
    },
    state: {
      current: () => state,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    open: async () => {
      if (state.is === "on" || state.is === "opening") return;
      await openWith(memory.camera());
    },
    close: () => {
      letGo();
      change({ is: "off" });
    },
    useCamera: async (id) => {
      await openWith(id);
      if (state.is === "on") memory.remember(id);
    },
    setTorch: async (on) => {
      await stream?.setTorch(on);
      changeOn({ torch: on });
    },
    setZoom: async (value) => {
      await stream?.setZoom(value);
      if (state.is === "on" && state.zoom) changeOn({ zoom: { ...state.zoom, value } });
    },
    focusAt: async (x, y) => {
      await stream?.focusAt?.(x, y);
    },
    showIn: (place) => {
      places.set(place, stream?.showIn(place));
      return () => {
        places.get(place)?.();
        places.delete(place);
      };
    },
  };
};

/** Asked once for each code; until the answer is there a code counts as unknown, which costs it a frame or two and nothing else. */
const createMemoryOf = (knows: (code: string) => Promise<boolean>): ((code: string) => boolean) => {
  const known = new Map<string, boolean>();
  return (code) => {
    const answer = known.get(code);
    if (answer !== undefined) return answer;
    known.set(code, false);
    // What is not known today may be brought in later: only a yes is kept.
    knows(code).then((yes) => (yes ? known.set(code, true) : known.delete(code)), () => known.delete(code));
    return false;
  };
};
