/** What the listener tells the app beside the request itself. Absent when the app is called without a socket. */
export interface ConnectionBindings {
  readonly remoteAddress?: string | undefined;
  /** Bytes of a body for the CouchDB API. */
  readonly largestBody?: number;
  /** The path at which the CouchDB API is seen from outside. */
  readonly mount?: string;
}

/** 64 MiB: an opening-stock voucher of 200,000 copies is a tenth of it. */
export const usualLargestBody = 64 * 1024 * 1024;

export interface Account {
  readonly name: string;
  readonly roles: readonly string[];
}

export interface ApiEnv {
  Bindings: ConnectionBindings;
  Variables: { account: Account };
}
