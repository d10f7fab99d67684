/**
 * Who waits for a change is told of it after it is on the disk. A reader looks into the database and, in the same breath, waits
 * for the next change: reading is synchronous, so no change falls between the look and the wait.
 */
export interface ChangeFeed {
  /** Hears every change of every database; several writes at once may be heard as one. Answers how to stop. */
  onChange(listener: (database: string, seq: string) => void): () => void;
  /** Resolves at the next change of this database, when the time is over, or when the reader has gone. */
  nextChange(database: string, wait: { readonly within: number | undefined; readonly signal: AbortSignal }): Promise<"changed" | "quiet" | "gone">;
  announce(database: string, seq: string): void;
  /** Wakes who waits without a change: the database is dropped, or who may read it is not who it was. */
  wake(database: string): void;
}

export const createChangeFeed = (): ChangeFeed => {
  const listeners = new Set<(database: string, seq: string) => void>();
  const waiting = new Map<string, Set<() => void>>();

  const wake = (database: string): void => {
    const woken = waiting.get(database);
    waiting.delete(database);
    for (const go of woken ?? []) go();
  };

  return {
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    nextChange: (database, { within, signal }) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve("gone");
        const finish = (how: "changed" | "quiet" | "gone") => {
          clearTimeout(timer);
          signal.removeEventListener("abort", leave);
          const others = waiting.get(database);
          others?.delete(changed);
          if (others?.size === 0) waiting.delete(database);
          resolve(how);
        };
        const changed = () => finish("changed");
        const leave = () => finish("gone");
        const timer = within === undefined ? undefined : setTimeout(() => finish("quiet"), within);
        signal.addEventListener("abort", leave);
        const others = waiting.get(database) ?? new Set();
        waiting.set(database, others.add(changed));
      }),
    announce: (database, seq) => {
      wake(database);
      for (const listener of listeners) listener(database, seq);
    },
    wake,
  };
};
