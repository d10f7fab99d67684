/** What a device keeps, read from its own store in the page, and what the server has of it. */
import type { Page } from "playwright-core";

export interface Kept {
  /** Ids of all that is in the databases of the log and of the catalogue. */
  readonly here: readonly string[];
  /** The same at the server, asked as this device. */
  readonly there: readonly string[];
  /** What this device itself wrote at the desk, in its order. */
  readonly acts: readonly { readonly sequence: number; readonly kind: string; readonly code: string }[];
  /** The sequences of all that it wrote. */
  readonly sequences: readonly number[];
  /** Accession numbers, one for each copy. */
  readonly numbers: readonly string[];
  readonly outbox: number;
  readonly refused: number;
  /** Each table of readings, as text that can be compared. */
  readonly readings: Readonly<Record<string, string>>;
}

/** `there` is asked only when it is wanted. */
export const keptAt = (page: Page, asked: { readonly server?: boolean } = {}): Promise<Kept> =>
  page.evaluate(async ({ server }) => {
    const name = (await indexedDB.databases()).find(({ name: one }) => one?.startsWith("tu-sach-") && one !== "tu-sach-start")?.name ?? "";
    const answer = <Value>(request: IDBRequest<Value>) => new Promise<Value>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const db = await answer(indexedDB.open(name));
    // One transaction: what is compared was true at one moment.
    const reading = db.transaction([...db.objectStoreNames]);
    const all = <Row>(store: string): Promise<Row[]> => answer(reading.objectStore(store).getAll() as IDBRequest<Row[]>);
    interface Held { readonly id: string; readonly database: string }
    const [events, titles, copies, others, outbox, refused, [device], counters] = await Promise.all([
      all<Held & { event: { kind: string; device: string; sequence: number; thing?: { copy?: string } }; written?: unknown }>("events"),
      all<Held>("titles"),
      all<Held & { accessionNo: string; doc: { barcodes: string[] } }>("copies"),
      all<Held>("others"),
      all("outbox"),
      all("refused"),
      all<{ id: string; account: { name: string; password: string }; deferred: boolean }>("device"),
      all<{ name: string; value: number }>("counters"),
    ]);
    const tables = ["stories", "openLoans", "debts", "lotLoans", "lotSums", "holds"];
    const readings: Record<string, string> = {};
    for (const [index, rows] of (await Promise.all(tables.map((table) => all<object>(table)))).entries()) {
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(rows))));
      readings[tables[index] ?? ""] = `${rows.length} rows, ${Array.from(digest.slice(0, 8), (byte) => byte.toString(16)).join("")}`;
    }
    readings["told"] = String(device?.deferred === false);
    readings["contradictions"] = String(counters.find((one) => one.name === "contradictions")?.value ?? 0);
    db.close();
    const databases = new Set([...events, ...titles].map(({ database }) => database));
    const held = [...events, ...titles, ...copies, ...others].filter(({ database }) => databases.has(database));
    const headers = { authorization: `Basic ${btoa(`${device!.account.name}:${device!.account.password}`)}` };
    const idsOf = async (database: string): Promise<string[]> => ((await (await fetch(`couch/${database}/_all_docs`, { headers })).json()) as { rows: { id: string }[] }).rows.map(({ id }) => id);
    const there = server ? (await Promise.all([...databases].map(idsOf))).flat() : [];
    const codeOf = new Map(copies.map(({ id, doc }) => [id, doc.barcodes[0] ?? ""]));
    const mine = events.map(({ event }) => event).filter((event) => event.device === device!.id).sort((a, b) => a.sequence - b.sequence);
    return {
      here: held.map(({ id }) => id).sort(),
      there: there.sort(),
      acts: mine.filter(({ kind }) => kind === "copy-lent" || kind === "copy-returned").map(({ sequence, kind, thing }) => ({ sequence, kind, code: codeOf.get(thing?.copy ?? "") ?? "" })),
      sequences: mine.map(({ sequence }) => sequence),
      numbers: copies.map(({ accessionNo }) => accessionNo).sort(),
      outbox: outbox.length,
      refused: refused.length,
      readings,
    };
  }, { server: asked.server ?? false });

/** Lets the next start of the app tell all readings anew, before its desk is there. */
export const forgetReadings = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const name = (await indexedDB.databases()).find(({ name: one }) => one?.startsWith("tu-sach-") && one !== "tu-sach-start")?.name ?? "";
    const answer = <Value>(request: IDBRequest<Value>) => new Promise<Value>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const db = await answer(indexedDB.open(name));
    const store = db.transaction("device", "readwrite").objectStore("device");
    await answer(store.put({ ...((await answer(store.get("this"))) as object), deferred: true }));
    db.close();
  });
