/**
 * Into a folder that was chosen once, what is not sent is written by itself: some minutes after an act that is in no file yet,
 * and at once when the page goes out of sight. One file a day, written over; the browser replaces it only when it is whole.
 */
import type { FileFolder, Filed, FolderState, MadeFile } from "../desk/handover.ts";
import type { Observable } from "../desk/services.ts";
import { isCancelled, writeTo, type FilePlaces, type FolderHandle } from "./file-places.ts";
import { createValue } from "./value.ts";

export interface FolderDeps {
  readonly places: Pick<FilePlaces, "pickFolder">;
  readonly kept: { get(): Promise<FolderHandle | undefined>; set(handle: FolderHandle | undefined): Promise<void> };
  readonly filed: Observable<Filed> & { load(): Promise<void> };
  readonly make: () => Promise<MadeFile & { readonly nameOfTheDay: string }>;
  /** One window of the device at a time. */
  readonly alone: <Answer>(work: () => Promise<Answer>) => Promise<Answer>;
  readonly pause?: number;
}

export interface KeptFolder extends FileFolder {
  load(): Promise<void>;
  /** What is in no file yet is written now, if it can be. */
  writeNow(): Promise<void>;
  stop(): void;
}

export const createFileFolder = ({ places, kept, filed, make, alone, pause = aFewMinutes }: FolderDeps): KeptFolder => {
  const state = createValue<FolderState>({ type: places.pickFolder ? "None" : "Impossible" });
  let folder: FolderHandle | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const isBehind = (): boolean => filed.current().unsent > filed.current().inFile;
  const plan = (): void => {
    if (state.current().type === "Ready" && isBehind()) timer ??= setTimeout(() => void writeNow(), pause);
  };
  const look = async (): Promise<void> => {
    if (!folder) return state.set({ type: places.pickFolder ? "None" : "Impossible" });
    const isAllowed = (await folder.queryPermission({ mode: "readwrite" })) === "granted";
    state.set({ type: isAllowed ? "Ready" : "NotAllowed", name: folder.name });
    plan();
  };
  const writeNow = async (isWanted = isBehind): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const into = folder;
    if (!into || state.current().type === "NotAllowed" || !isWanted()) return;
    const { name } = into;
    try {
      await alone(async () => {
        const file = await make();
        await writeTo(await into.getFileHandle(file.nameOfTheDay, { create: true }), file.content);
        await file.kept();
      });
      if (folder === into) state.set({ type: "Ready", name });
    } catch (error) {
      // Meanwhile it is to be written elsewhere, or nowhere.
      if (folder !== into) return;
      const isNotAllowed = error instanceof DOMException && error.name === "NotAllowedError";
      state.set({ type: isNotAllowed ? "NotAllowed" : "Failing", name });
      // A stick that was taken out comes back.
      if (!isNotAllowed) timer ??= setTimeout(() => void writeNow(), pause);
    }
  };
  const stopWatching = filed.subscribe(plan);

  return {
    state,
    load: async () => {
      folder = places.pickFolder && (await kept.get());
      await look();
    },
    choose: async () => {
      try {
        folder = await places.pickFolder?.();
      } catch (error) {
        if (!isCancelled(error)) throw error;
        return;
      }
      await kept.set(folder);
      await look();
      // An act of this very moment is not counted yet.
      await filed.load();
      // What is in a file is not in this folder yet.
      await writeNow(() => filed.current().unsent > 0);
    },
    allow: async () => {
      await folder?.requestPermission({ mode: "readwrite" });
      await look();
      await filed.load();
      await writeNow();
    },
    forget: async () => {
      folder = undefined;
      clearTimeout(timer);
      timer = undefined;
      await kept.set(undefined);
      await look();
    },
    writeNow: () => writeNow(),
    stop: () => {
      clearTimeout(timer);
      stopWatching();
    },
  };
};

/** Longer than acts gather before they are sent: while the server is there, hardly anything is written. */
const aFewMinutes = 300_000;
