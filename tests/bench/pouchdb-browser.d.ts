/** The little of PouchDB that the benches call. */
declare module "pouchdb-browser" {
  export default class PouchDB {
    constructor(name: string, options?: object);
    info(): Promise<{ doc_count: number; update_seq: number }>;
    put(document: { readonly _id: string; readonly [field: string]: unknown }): Promise<{ ok: boolean; rev: string }>;
    allDocs(options: { limit: number; include_docs: true }): Promise<{ rows: readonly { doc: { readonly _id: string; readonly _rev: string } }[] }>;
    destroy(): Promise<void>;
    static replicate(source: PouchDB, target: PouchDB, options?: object): Promise<{ ok: boolean; docs_written: number; errors: readonly unknown[] }> & { cancel(): void };
  }
}
