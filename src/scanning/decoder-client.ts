/** The decoder in its worker, as the page sees it. Pictures are answered in the order they were given. */
import type { DecoderChoice } from "./decoder-choice.ts";
import type { FromDecoder, ToDecoder } from "./decoder-protocol.ts";
import type { PictureLight } from "./picture-light.ts";
import type { Reading } from "./reading.ts";

export interface Looked {
  readonly readings: readonly Reading[];
  /** Of a picture in which nothing is read. */
  readonly light?: PictureLight;
  /** What the decoding took, in the worker. */
  readonly ms: number;
}

export interface DecoderClient {
  /** Which decoder it is; rejects when none could be made. */
  readonly choice: Promise<DecoderChoice>;
  /** The image is handed over and gone. `once`: it is no frame of a film. Rejects once the worker has failed. */
  look(image: ImageBitmap, once?: boolean): Promise<Looked>;
}

/** `wasm` = the full address of the packed library. */
export const createDecoderClient = (worker: Worker, wasm: string): DecoderClient => {
  const waiting = new Map<number, { readonly resolve: (looked: Looked) => void; readonly reject: (error: Error) => void }>();
  let sent = 0;
  let broken: Error | undefined;
  let begun: ((choice: DecoderChoice) => void) | undefined;
  let notBegun: ((error: Error) => void) | undefined;
  const choice = new Promise<DecoderChoice>((resolve, reject) => {
    [begun, notBegun] = [resolve, reject];
  });
  choice.catch(() => undefined);
  const fail = (why: string): void => {
    broken = new Error(`the decoder: ${why}`);
    notBegun?.(broken);
    for (const { reject } of waiting.values()) reject(broken);
    waiting.clear();
  };
  worker.addEventListener("message", ({ data }: MessageEvent<FromDecoder>) => {
    if (data.say === "begun") return begun?.(data.choice);
    if (data.say === "failed") return fail(data.why);
    waiting.get(data.id)?.resolve(data);
    waiting.delete(data.id);
  });
  worker.addEventListener("error", (event) => fail(event.message || "its script did not load"));
  const tell = (message: ToDecoder, transfer: Transferable[] = []): void => worker.postMessage(message, transfer);
  tell({ say: "begin", wasm });
  return {
    choice,
    look: (image, once = false) =>
      new Promise((resolve, reject) => {
        if (broken) return reject(broken);
        const id = ++sent;
        waiting.set(id, { resolve, reject });
        tell({ say: "read", id, image, once }, [image]);
      }),
  };
};
