/**
 * PouchDB's own replicator from one database of a server to another: every request of the protocol, and no store of the client's beside
 * them, which would take most of the time.
 */
import { documentOf, type Loaded } from "./couch-load.ts";

export const replicated = 20_000;
const batch = 500;

/** Documents a second. */
export const replicationRate = async ({ url, ask }: Loaded, name: string): Promise<number> => {
  const must = async (method: string, path: string, json?: object): Promise<string> => {
    const { status, text } = await ask(method, path, json);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text.slice(0, 200)}`);
    return text;
  };
  // It looks for a browser's global object as soon as it is loaded.
  Object.assign(globalThis, { self: globalThis });
  const { default: PouchDB } = await import("pouchdb-browser");
  const [source, target] = [`${name}-source`, `${name}-target`];
  for (const database of [source, target]) await must("PUT", `/${database}`);
  try {
    for (let from = 0; from < replicated; from += batch) await must("POST", `/${source}/_bulk_docs`, { docs: Array.from({ length: batch }, (_, index) => documentOf(400, from + index)) });
    const { origin, username, password } = new URL(url);
    const remote = (database: string) => new PouchDB(`${origin}/${database}`, { auth: { username: decodeURIComponent(username), password: decodeURIComponent(password) } });
    const begun = performance.now();
    const { docs_written: written } = await withoutWords(() => PouchDB.replicate(remote(source), remote(target), { batch_size: batch }));
    const took = performance.now() - begun;
    const { doc_count: arrived } = JSON.parse(await must("GET", `/${target}`)) as { doc_count: number };
    if (written !== replicated || arrived !== replicated) throw new Error(`${written} of ${replicated} documents were written, ${arrived} have arrived`);
    return (replicated * 1000) / took;
  } finally {
    for (const database of [source, target]) await must("DELETE", `/${database}`);
  }
};

/** It says that it finds no checkpoint, where the rows are said. */
const withoutWords = async <Value>(act: () => PromiseLike<Value>): Promise<Value> => {
  const { info } = console;
  console.info = () => undefined;
  try {
    return await act();
  } finally {
    console.info = info;
  }
};
