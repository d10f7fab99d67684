import type { Room, RoomService } from "../desk/room.ts";
import { createValue } from "./value.ts";

/** What a browser says of its storage; older ones say less. */
export type StorageSaid = Partial<Pick<StorageManager, "estimate" | "persisted" | "persist">>;

export const createRoom = (storage: StorageSaid | undefined): RoomService & { noteWritten(): void } => {
  const state = createValue<Room>({ used: undefined, allowed: undefined, kept: undefined, full: false });
  const noteFull = (full: boolean): void => {
    if (state.current().full !== full) state.set({ ...state.current(), full });
  };
  const look = async (): Promise<void> => {
    const [said, kept] = await Promise.all([storage?.estimate?.().catch(() => undefined), storage?.persisted?.().catch(() => undefined)]);
    state.set({ ...state.current(), used: said?.usage, allowed: said?.quota, kept: kept ?? state.current().kept });
  };
  return {
    state: { current: state.current, subscribe: state.subscribe },
    look,
    noteFull: () => noteFull(true),
    noteWritten: () => noteFull(false),
    askToKeep: async () => {
      await look();
      if (state.current().kept) return;
      const kept = await storage?.persist?.().catch(() => false);
      state.set({ ...state.current(), kept: kept ?? false });
    },
  };
};
