import { vi } from "vitest";

/** The process dies at this write: what its transaction had written goes. */
export const killAtWrite = (fatal: number) => {
  let writes = 0;
  const put = IDBObjectStore.prototype.put;
  const add = IDBObjectStore.prototype.add;
  const dying = (write: typeof put) =>
    function (this: IDBObjectStore, ...args: Parameters<typeof put>) {
      if (++writes === fatal) {
        this.transaction.abort();
        throw new DOMException("killed", "AbortError");
      }
      return write.apply(this, args);
    };
  const spies = [vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(dying(put)), vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(dying(add))];
  return { stop: () => spies.forEach((spy) => spy.mockRestore()) };
};
