/** What the page and the worker that decodes say to each other. */
import type { DecoderChoice } from "./decoder-choice.ts";
import type { PictureLight } from "./picture-light.ts";
import type { Reading } from "./reading.ts";

export type ToDecoder =
  /** `wasm` = address of the packed library. Said first, once. */
  | { readonly say: "begin"; readonly wasm: string }
  /** `once`: no other picture of the same follows, as one does in a film. */
  | { readonly say: "read"; readonly id: number; readonly image: ImageBitmap; readonly once: boolean };

export type FromDecoder =
  | { readonly say: "begun"; readonly choice: DecoderChoice }
  | { readonly say: "failed"; readonly why: string }
  | { readonly say: "readings"; readonly id: number; readonly readings: readonly Reading[]; readonly light?: PictureLight; readonly ms: number };
