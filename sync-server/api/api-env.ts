/** What the listener tells the app beside the request itself. Absent when the app is called without a socket. */
export interface ConnectionBindings {
  readonly remoteAddress?: string | undefined;
}

export interface Account {
  readonly name: string;
  readonly roles: readonly string[];
}

export interface ApiEnv {
  Bindings: ConnectionBindings;
  Variables: { account: Account };
}
