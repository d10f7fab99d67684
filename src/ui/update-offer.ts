/** Another version of the program that lies here, offered to whatever screen is there by then. */
import { useSyncExternalStore } from "react";

export type TakeUpdate = () => Promise<"taken" | "elsewhere">;

let offered: TakeUpdate | undefined;
const listeners = new Set<() => void>();

export const offerUpdate = (take: TakeUpdate): void => {
  offered = take;
  for (const listener of listeners) listener();
};

export const useUpdateOffer = (): TakeUpdate | undefined => useSyncExternalStore(subscribe, () => offered);

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
