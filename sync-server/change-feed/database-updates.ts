/**
 * When each database was made, written to and dropped last, as CouchDB tells it: of each kind one row a database, so a dropped one is
 * still told as made before. It is kept for as long as the server runs. Who comes with a sequence of an earlier run hears of every
 * database once: hearing too much is harmless.
 */
export interface DatabaseUpdate {
  readonly db_name: string;
  readonly type: "created" | "updated" | "deleted";
  readonly seq: number;
}

export interface DatabaseUpdates {
  note(name: string, type: DatabaseUpdate["type"]): void;
  /** In the order in which they happened, each kind once a database. */
  since(seq: number): readonly DatabaseUpdate[];
  last(): number;
  text(seq: number): string;
  /** Undefined: this is no sequence. */
  sequenceFrom(text: string): number | undefined;
  /** Resolves at the next update, when the time is over, or when the reader has gone. */
  next(within: number, signal: AbortSignal): Promise<void>;
}

/** `run`: a name that no other run of the server has. */
export const createDatabaseUpdates = (run: string, names: readonly string[]): DatabaseUpdates => {
  const updates = new Map<string, DatabaseUpdate>();
  const waiting = new Set<() => void>();
  let last = 0;

  const note: DatabaseUpdates["note"] = (name, type) => {
    // At the end of the map: it stands in the order of its sequences.
    const key = `${type}:${name}`;
    updates.delete(key);
    updates.set(key, { db_name: name, type, seq: ++last });
    for (const go of Array.from(waiting)) go();
  };
  for (const name of names) note(name, "updated");

  return {
    note,
    since: (seq) => Array.from(updates.values()).filter((update) => update.seq > seq),
    last: () => last,
    text: (seq) => `${seq}-${run}`,
    sequenceFrom: (text) => {
      if (text === "now") return last;
      const [, seq, of] = /^(\d{1,15})(?:-([0-9a-f]+))?$/.exec(text) ?? [];
      if (seq === undefined) return undefined;
      return of === undefined || of === run ? Math.min(Number(seq), last) : 0;
    },
    next: (within, signal) =>
      new Promise((resolve) => {
        const go = (): void => {
          clearTimeout(timer);
          signal.removeEventListener("abort", go);
          waiting.delete(go);
          resolve();
        };
        const timer = setTimeout(go, within);
        signal.addEventListener("abort", go);
        waiting.add(go);
        if (signal.aborted) go();
      }),
  };
};
