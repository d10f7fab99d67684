/**
 * One exchange: hear what became of people, send what waits, read what is new, fold what came. A reader who was erased meanwhile
 * is erased here before anything is sent, however long this device was away. Where server and store have lost sight of each other,
 * they are brought together before that: what is edited here stands on what the server had. One at a time on a device. What goes wrong
 * is said in one word for the status light; nothing here throws at the desk.
 */
import { audienceOf } from "#wire/database-names.ts";
import type { CouchClient, DatabaseState } from "./couch-client.ts";
import { ExchangeTrouble } from "./answers.ts";
import { isReadTo, readFeed, settledLater, standsBefore, usualPages, type Pages } from "./feed.ts";
import { fromTheStart, type SyncKeeper } from "./keeper.ts";
import { beginYear, sendOutbox } from "./outbox.ts";
import type { Reconciled } from "./reconcile.ts";

export type Trouble = "none" | ExchangeTrouble["trouble"] | "storageFull" | "failed";

export interface ExchangeReport {
  readonly trouble: Trouble;
  readonly sent: number;
  readonly received: number;
  readonly retryAfter: number | undefined;
  /** Why a database was passed over that the desk can do without for a while: all the rest was done. */
  readonly partly?: Trouble;
  /** Server and store had lost sight of each other: what each got of the other. */
  readonly reconciled?: Reconciled;
  /** Another device wrote under this one's id too: the name that this one has now. */
  readonly renamed?: string;
}

export interface ExchangeDeps {
  readonly client: CouchClient;
  readonly keeper: SyncKeeper;
  /** In the order they are read: what the desk needs first stands first. Asked again once the school's own settings have come. */
  readonly databases: () => Promise<readonly string[]>;
  /** What happened is heard before anything is sent: a store that is put back to an older image does not know yet what it has written. */
  readonly hearsFirst?: boolean;
  /** Databases in which something was found not to be as it should. */
  readonly suspected?: ReadonlySet<string>;
  /** Remembered from one exchange to the next. */
  readonly pages?: Pages;
  readonly onPhase?: (phase: "sending" | "receiving") => void;
}

export const exchange = async ({ client, keeper, databases: allDatabases, hearsFirst = false, suspected, pages = usualPages(), onPhase }: ExchangeDeps): Promise<ExchangeReport> => {
  let sent = 0;
  let received = 0;
  let renamed: string | undefined;
  const infos = new Map<string, DatabaseState | "missing">();
  /** Asked for, and not looked at yet. */
  const asked = new Map<string, Promise<DatabaseState | "missing">>();
  const ask = (database: string): Promise<DatabaseState | "missing"> => {
    const before = asked.get(database);
    asked.delete(database);
    return before ?? client.info(database);
  };
  const reconciled = new Map<string, Reconciled>();
  // One database that this device may not read, or at which the server fails, is not in the way of the others.
  const passedOver = new Map<string, ExchangeTrouble>();
  const onTrouble = (database: string, trouble: ExchangeTrouble): void => void passedOver.set(database, trouble);
  /** Answered once for as long as nothing can have come in: to ask the store takes the desk's time on a slow device. */
  const onceFor = <Answer>(ask: () => Promise<Answer>): (() => Promise<Answer>) => {
    let asked: { readonly at: string; readonly answer: Promise<Answer> } | undefined;
    return () => {
      const at = `${received} ${passedOver.size}`;
      if (asked?.at !== at) asked = { at, answer: ask() };
      return asked.answer;
    };
  };
  const databases = onceFor(allDatabases);
  const fold = onceFor(keeper.foldDeferred);
  /** Trouble with this database alone is noted, and what is done with the others goes on. */
  const around = async (database: string, work: () => Promise<void>): Promise<void> => {
    if (passedOver.has(database)) return;
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ExchangeTrouble) || !error.here) throw error;
      onTrouble(database, error);
    }
  };
  const at = (database: string, work: (info: DatabaseState) => Promise<void>): Promise<void> =>
    around(database, async () => {
      const known = infos.get(database);
      // A year's log may have been born with what was sent.
      const info = known === undefined || known === "missing" ? await ask(database) : known;
      infos.set(database, info);
      if (info !== "missing") await work(info);
    });
  const report = (trouble: Trouble, retryAfter?: number): ExchangeReport => ({ trouble, sent, received, retryAfter, ...(reconciled.size === 0 ? {} : { reconciled: sumOf([...reconciled.values()]) }), ...(renamed === undefined ? {} : { renamed }) });
  /** Once in an exchange: what it does not bring together a second time would not either. */
  const bringTogether = (database: string): Promise<void> =>
    at(database, async ({ birth }) => {
      if (reconciled.has(database)) return;
      onPhase?.("receiving");
      // Seldom needed, and so it does not come with the page.
      const { reconcile } = await import("./reconcile.ts");
      const got = await reconcile({ client, keeper }, database, { birth, isShort: suspected?.has(database) ?? false });
      reconciled.set(database, got);
      received += got.fetched;
      // Looked at once more: it may not have been all. Where that look is what found it out, once a day is enough.
      if (!suspected?.has(database)) await keeper.noteChecked(database, undefined);
    });
  const look = async (database: string): Promise<void> => {
    await at(database, async ({ birth, seq }) => {
      const position = await keeper.position(database);
      if (suspected?.has(database) || (position !== undefined && (position.birth !== birth || standsBefore(seq, position.coming?.at?.seq ?? position.since)))) await bringTogether(database);
    });
    // It was there: the server has been put back to before that year's log was born.
    if (infos.get(database) !== "missing" || !isLog(database) || (await keeper.position(database)) === undefined) return;
    await around(database, () => beginYear(client, database));
    await bringTogether(database);
  };
  /** What there is nothing of will come, and how much it is: said before it comes. */
  const expect = (names: readonly string[]): Promise<void> =>
    keeper.expect(names.flatMap((database) => {
      const info = infos.get(database);
      return info === undefined || info === "missing" || info.documents === 0 ? [] : [{ database, ...info }];
    }));
  /** By parts, when it is more than one page of the feed and has not been begun otherwise. */
  const readFirst = async (database: string, info: DatabaseState): Promise<number | "older"> => {
    // Which years there are is told by the school's setting, which may just have come.
    let position = await keeper.position(database);
    if (position === undefined) {
      await expect([database]);
      position = await keeper.position(database);
    }
    const { since, coming } = position ?? {};
    const isByParts = coming !== undefined && (coming.at !== undefined || (since === fromTheStart && info.documents > pages.size));
    if (!isByParts) return 0;
    // Once in the life of a device, and so it does not come with the page.
    const { readSnapshot } = await import("./snapshot.ts");
    const taken = await readSnapshot({ client, keeper, pages }, database, info);
    return taken === "unknown" ? 0 : taken;
  };
  const readOn = (database: string, info: DatabaseState): Promise<number | "older"> => readFeed({ client, keeper, pages }, database, info);
  const read = (database: string): Promise<void> =>
    at(database, async (heard) => {
      // Where it stood before anything was sent says nothing of now.
      const info = sent > 0 ? { ...heard, seq: "" } : heard;
      if (isReadTo(info, await keeper.position(database))) return;
      for (const reading of [readFirst, readOn]) {
        const taken = await reading(database, info);
        if (taken === "older") return bringTogether(database);
        received += taken;
      }
    });
  let hasAsked = false;
  const wantedIdentity = onceFor(keeper.wantedIdentity);
  const renew = async (): Promise<void> => {
    if (hasAsked) return;
    const wanted = await wantedIdentity();
    hasAsked = wanted !== undefined;
    const identity = wanted && (await client.newIdentity(wanted));
    if (identity === undefined || identity === "refused") return;
    await keeper.takeIdentity(identity);
    renamed = identity.name;
  };
  // What cannot be read is not sent to either: of people it is not known who was erased.
  const send = async (isLater = false): Promise<void> => {
    await renew();
    const lost = new Set<string>();
    sent += await sendOutbox({ client, keeper, infos, isLater, except: new Set(passedOver.keys()), onTrouble, onLost: (database) => lost.add(database) });
    for (const database of lost) await bringTogether(database);
  };
  try {
    onPhase?.("receiving");
    const names = await databases();
    for (const [index, database] of names.entries()) {
      // Where the first was answered each is asked for beside the one before it. No more at once: a browser opens six lines to a server.
      const next = index > 0 ? names[index + 1] : undefined;
      if (next !== undefined) asked.set(next, settledLater(client.info(next)));
      await look(database);
    }
    await expect((await databases()).filter((name) => !isLog(name)));
    for (const database of (await databases()).filter(hasPeople)) await read(database);
    // Only now is it known which years are read here.
    await expect(await databases());
    const heard = new Set(hearsFirst ? (await databases()).filter(isLog) : []);
    for (const database of heard) await read(database);
    // Before the long lists of books come: who has what can be told now.
    await fold();
    onPhase?.("sending");
    await send();
    onPhase?.("receiving");
    // What was heard a moment ago has moved only by what was sent.
    for (const database of (await databases()).filter((name) => !hasPeople(name) && (sent > 0 || !heard.has(name)))) await read(database);
    await fold();
    // What came in may have been merged with an edit of ours that now wants out; what the server has lost waits once more.
    await send(reconciled.size === 0);
    const trouble = [...passedOver].find(([database]) => isNeeded(database))?.[1];
    if (trouble) return report(trouble.trouble, trouble.retryAfter);
    const [partly] = passedOver.values();
    return { ...report("none"), ...(partly ? { partly: partly.trouble } : {}) };
  } catch (error) {
    if (error instanceof ExchangeTrouble) return report(error.trouble, error.retryAfter);
    if (error instanceof Error && /Quota/.test(`${error.name} ${error.message}`)) return report("storageFull");
    throw error;
  }
};

const sumOf = (all: readonly Reconciled[]): Reconciled => ({ sent: all.reduce((sum, { sent }) => sum + sent, 0), fetched: all.reduce((sum, { fetched }) => sum + fetched, 0) });

const isLog = (database: string): boolean => audienceOf(database) === "log";
/** Nobody says that an exchange was whole who has not heard what became of people and loans. */
const isNeeded = (database: string): boolean => hasPeople(database) || isLog(database);
const hasPeople = (database: string): boolean => audienceOf(database) === "desk";
