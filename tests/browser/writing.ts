/** How every transaction that writes was begun, noted before the app's own code has seen the store. */
import type { BrowserContext } from "playwright-core";

export interface Writing {
  readonly stores: readonly string[];
  /** "strict": answered once the disk has it. A kill shows only that what belongs together comes together; this shows that it is waited for. */
  readonly durability: string;
}

/** Before any page of the school is opened; the pages' transactions come into the list as they begin. */
export const watchWriting = async (context: BrowserContext): Promise<readonly Writing[]> => {
  const seen: Writing[] = [];
  await context.exposeBinding("noteWriting", (_source, stores: readonly string[], durability: string) => void seen.push({ stores, durability }));
  await context.addInitScript(() => {
    const { noteWriting } = globalThis as never as { noteWriting(stores: readonly string[], durability: string): Promise<void> };
    const begin = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...args) {
      const begun = begin.apply(this, args);
      if (begun.mode === "readwrite") void noteWriting([...begun.objectStoreNames], begun.durability);
      return begun;
    };
  });
  return seen;
};
