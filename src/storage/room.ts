import type { Room, RoomService } from "../desk/room.ts";
import { createValue } from "./value.ts";

/** What a browser says of its storage; older ones say less. */
export type StorageSaid = Partial<Pick<StorageManager, "estimate" | "persisted" | "persist">>;

export const createRoom = (storage: StorageSaid | undefined): RoomService => {
  const state = createValue<Room>({ used: undefined, allowed: undefined, kept: undefined });
  const look = async (): Promise<void> => {
    const [said, kept] = await Promise.all([storage?.estimate?.().catch(() => undefined), storage?.persisted?.().catch(() => undefined)]);
    state.set({ used: said?.usage, allowed: said?.quota, kept: kept ?? state.current().kept });
  };
  return {
    state: { current: state.current, subscribe: state.subscribe },
    look,
    askToKeep: async () => {
      await look();
      if (state.current().kept) return;
      const kept = await storage?.persist?.().catch(() => false);
      state.set({ ...state.current(), kept: kept ?? false });
    },
  };
};
