/** Tells everyone on this page, and in the other windows of this device, that something kept here has changed. */
export interface Changes {
  tell(what?: { readonly patrons?: readonly string[]; readonly titles?: readonly string[] }): void;
  onChange(listener: () => void): () => void;
  /** Called with what changed, also when another window changed it. */
  onContent(listener: (what: { patrons: readonly string[]; titles: readonly string[] }) => void): () => void;
  close(): void;
}

export const createChanges = (name: string): Changes => {
  const listeners = new Set<() => void>();
  const contentListeners = new Set<(what: { patrons: readonly string[]; titles: readonly string[] }) => void>();
  const channel = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel(name);
  // In Node a channel would keep the process alive.
  (channel as { unref?: () => void } | undefined)?.unref?.();
  const spread = (what: { patrons: readonly string[]; titles: readonly string[] }): void => {
    if (what.patrons.length + what.titles.length > 0) for (const listener of contentListeners) listener(what);
    for (const listener of listeners) listener();
  };
  if (channel) channel.onmessage = (message: MessageEvent) => spread(message.data as { patrons: string[]; titles: string[] });
  return {
    tell: (what = {}) => {
      const whole = { patrons: what.patrons ?? [], titles: what.titles ?? [] };
      spread(whole);
      channel?.postMessage(whole);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onContent: (listener) => {
      contentListeners.add(listener);
      return () => contentListeners.delete(listener);
    },
    close: () => channel?.close(),
  };
};
