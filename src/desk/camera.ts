/** The camera as screens see it: a scanner that needs a place to show what it sees. What it reads comes like any other scan. */
import type { Observable } from "./services.ts";

/** Why there is no picture; each has a sentence and a way on. */
export type CameraTrouble =
  /** The page has no secure address: the browser gives no camera. */
  | "insecure"
  | "none"
  | "denied"
  /** Another program has it. */
  | "busy"
  /** It was there and has gone: pulled out, or taken by the system. */
  | "lost"
  /** The picture is there, and nothing that could read it. */
  | "noDecoder";

export interface CameraZoom {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly value: number;
}

/** What reads on this device, and what was tried; `ms` = median for one picture. */
export interface DecoderChosen {
  readonly chosen: "native" | "wasm" | "base";
  readonly tried: readonly { readonly name: "native" | "wasm" | "base"; readonly proved: boolean; readonly ms: number }[];
}

/** Why nothing is read, as far as the picture tells: too little light, or the book too near to be sharp. */
export type CameraHint = "dark" | "near";

export interface CameraOn {
  readonly is: "on";
  readonly cameras: readonly { readonly id: string; readonly name: string }[];
  readonly camera: string | undefined;
  /** It looks at who holds it: shown as a mirror, so that a hand moves where it is seen to move. */
  readonly mirrored: boolean;
  /** Absent where there is no light, or no zoom. */
  readonly torch?: boolean;
  readonly zoom?: CameraZoom;
  /** A tap on the picture focuses there. */
  readonly focuses?: true;
  /** As long as it lasts. */
  readonly hint?: CameraHint;
}

export type CameraState = { readonly is: "off" | "opening" } | { readonly is: "trouble"; readonly trouble: CameraTrouble } | CameraOn;

export type PictureAnswer =
  | { readonly is: "read"; readonly code: string }
  /** No code that could be read. */
  | { readonly is: "nothing" }
  /** Several, and nothing says which is meant. */
  | { readonly is: "several"; readonly codes: readonly string[] }
  | { readonly is: "noPicture" };

export interface Camera {
  readonly state: Observable<CameraState>;
  /** Rejects when nothing can read here. */
  readonly decoder: () => Promise<DecoderChosen>;
  /** Asks the person for it where the browser wants that; what comes of it is in `state`. */
  open(): Promise<void>;
  close(): void;
  /** Remembered on this device. */
  useCamera(id: string): Promise<void>;
  setTorch(on: boolean): Promise<void>;
  setZoom(value: number): Promise<void>;
  /** Parts of the picture's width and height, from the left and from above, as the camera sees it. */
  focusAt(x: number, y: number): Promise<void>;
  /** Shows in that place what the camera sees, until the answered function is called. */
  showIn(place: HTMLElement): () => void;
  /** A picture file instead; its code is handed over like a scan. */
  readPicture(file: Blob): Promise<PictureAnswer>;
}
