/** Handing over by files, as the screens ask for it. The making and reading of files is loaded when somebody first asks. */
import { isFileDue } from "../desk/file-reminder.ts";
import type { HandoverService } from "../desk/handover.ts";
import type { Changes } from "./changes.ts";
import { createFileFolder } from "./file-folder.ts";
import { isCancelled, writeTo, type FilePlaces, type FolderHandle, type WritableFile } from "./file-places.ts";
import { createFiled, reachedBy } from "./filed.ts";
import type { HandoverFileDeps } from "./handover-files.ts";

export interface Handover extends HandoverService {
  /** The page goes out of sight, and perhaps does not come back. */
  hurry(): void;
  close(): void;
}

export const createHandover = (deps: HandoverFileDeps & { changes: Changes; places: FilePlaces; locks: LockManager | undefined }): Handover => {
  const { db, places, changes } = deps;
  const files = () => import("./handover-files.ts");
  const make: HandoverService["make"] = async (wish) => {
    const file = await (await files()).makeFile(deps, wish);
    return {
      ...file,
      kept: async () => {
        await file.kept();
        changes.tell();
      },
    };
  };
  const filed = createFiled(deps);
  const folder = createFileFolder({
    places,
    filed,
    kept: {
      get: async () => (await db.caches.get(chosen))?.value as FolderHandle | undefined,
      set: async (value) => void (await (value === undefined ? db.caches.delete(chosen) : db.caches.put({ name: chosen, value }))),
    },
    make: async () => ({ ...(await make()), nameOfTheDay: (await import("./file-name.ts")).nameOfTheDay({ schoolName: deps.schoolName(), device: deps.device.id, deviceName: deps.device.name, madeAt: deps.now() }) }),
    alone: (work) => (deps.locks ? deps.locks.request(`tu-sach-file-${deps.device.school}`, work) : work()) as ReturnType<typeof work>,
  });
  // Nobody waits for it: the desk opens without.
  void Promise.all([filed.load(), folder.load()]).catch((error: unknown) => {
    if (db.isOpen()) reportError(error);
  });

  return {
    filed: { current: filed.current, subscribe: filed.subscribe },
    isDue: () => isFileDue(filed.current(), folder.state.current(), deps.now()),
    make,
    save: async ({ name, content }) => {
      if (!places.pickFile) {
        places.download(name, content);
        return "downloaded";
      }
      let file: WritableFile;
      try {
        file = await places.pickFile(name);
      } catch (error) {
        if (isCancelled(error)) return "cancelled";
        // The press of the button is too long ago for the browser to ask, or it may not ask at all.
        places.download(name, content);
        return "downloaded";
      }
      await writeTo(file, content);
      return "kept";
    },
    look: async (file) => (await files()).lookAtFile(deps, file),
    takeIn: async (look, onProgress) => (await files()).takeInFile(deps, look, onProgress),
    reached: (acts) => reachedBy(db, acts),
    folder,
    hurry: () => void folder.writeNow(),
    close: folder.stop,
  };
};

const chosen = "file folder";
