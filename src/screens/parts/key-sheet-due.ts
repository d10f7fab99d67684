/** Whether the sheet with the school's key is still to be put away: from the making of the key until a person says it is done, reloads included. */
export const keySheetIsDue = (): boolean => localStorage.getItem(item) === "yes";

export const setKeySheetDue = (due: boolean): void => (due ? localStorage.setItem(item, "yes") : localStorage.removeItem(item));

const item = "tu-sach-key-sheet-due";
