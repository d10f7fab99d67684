/** Keeps the open reader and what may be undone while somebody looks at another screen; gone when they sign out. */
import { createContext, useCallback, useContext, type ReactNode } from "react";
import { useSchool } from "../../desk/services-context.tsx";
import { useDeskState, type DeskState } from "./desk-state.ts";

const DeskStateContext = createContext<DeskState | undefined>(undefined);

export const DeskStateProvider = ({ children }: { children: ReactNode }) => {
  const { desk, textbooks, printedCodes, forgetting, reopen, room, status } = useSchool();
  const firstSync = useCallback(() => status.current().firstSync, [status]);
  return <DeskStateContext value={useDeskState(desk, textbooks, printedCodes, forgetting.onReadersGone, reopen, room.noteFull, firstSync)}>{children}</DeskStateContext>;
};

export const useKeptDeskState = (): DeskState => {
  const state = useContext(DeskStateContext);
  if (!state) throw new Error("the desk was rendered outside DeskStateProvider");
  return state;
};
