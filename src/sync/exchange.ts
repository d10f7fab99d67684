/**
 * One exchange: hear what became of people, send what waits, read what is new, fold what came. A reader who was erased meanwhile
 * is erased here before anything is sent, however long this device was away. One at a time on a device. What goes wrong is said
 * in one word for the status light; nothing here throws at the desk.
 */
import { audienceOf } from "#wire/database-names.ts";
import type { CouchClient } from "./couch-client.ts";
import { ExchangeTrouble } from "./couch-client.ts";
import { readFeed } from "./feed.ts";
import type { SyncKeeper } from "./keeper.ts";
import { sendOutbox } from "./outbox.ts";

export type Trouble = "none" | ExchangeTrouble["trouble"] | "storageFull";

export interface ExchangeReport {
  readonly trouble: Trouble;
  readonly sent: number;
  readonly received: number;
  readonly retryAfter: number | undefined;
}

export interface ExchangeDeps {
  readonly client: CouchClient;
  readonly keeper: SyncKeeper;
  /** In the order they are read: what the desk needs first stands first. Asked again once the school's own settings have come. */
  readonly databases: () => Promise<readonly string[]>;
  readonly onPhase?: (phase: "sending" | "receiving") => void;
  readonly onProgress?: (done: number, pending: number) => void;
}

export const exchange = async ({ client, keeper, databases, onPhase, onProgress }: ExchangeDeps): Promise<ExchangeReport> => {
  let sent = 0;
  let received = 0;
  // One database that this device may not read, or at which the server fails, is not in the way of the others.
  const passedOver = new Map<string, ExchangeTrouble>();
  const onTrouble = (database: string, trouble: ExchangeTrouble): void => void passedOver.set(database, trouble);
  const read = async (database: string): Promise<void> => {
    const before = received;
    try {
      received += await readFeed({ client, keeper, onProgress: (_name, taken, pending) => onProgress?.(before + taken, pending) }, database);
    } catch (error) {
      if (!(error instanceof ExchangeTrouble) || !error.here) throw error;
      onTrouble(database, error);
    }
  };
  // What cannot be read is not sent to either: of people it is not known who was erased.
  const send = async (): Promise<void> => void (sent += await sendOutbox({ client, keeper, except: new Set(passedOver.keys()), onTrouble }));
  try {
    onPhase?.("receiving");
    for (const database of (await databases()).filter(hasPeople)) await read(database);
    onPhase?.("sending");
    await send();
    onPhase?.("receiving");
    for (const database of (await databases()).filter((name) => !hasPeople(name))) if (!passedOver.has(database)) await read(database);
    await keeper.foldDeferred();
    // What came in may have been merged with an edit of ours that now wants out.
    await send();
    const [trouble] = passedOver.values();
    return { trouble: trouble?.trouble ?? "none", sent, received, retryAfter: trouble?.retryAfter };
  } catch (error) {
    if (error instanceof ExchangeTrouble) return { trouble: error.trouble, sent, received, retryAfter: error.retryAfter };
    if (error instanceof Error && /Quota/.test(`${error.name} ${error.message}`)) return { trouble: "storageFull", sent, received, retryAfter: undefined };
    throw error;
  }
};

const hasPeople = (database: string): boolean => audienceOf(database) === "desk";
