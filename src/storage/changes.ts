/** Tells everyone on this page, and in the other windows of this device, that something kept here has changed. */
import type { PartyId } from "#domain/kernel/ids.ts";
import { partyOfTie } from "#wire/people.ts";

/** What has changed, by ids. */
export interface Content {
  readonly patrons: readonly string[];
  readonly titles: readonly string[];
  /** To whom something was lent elsewhere, or lent, brought back or settled by quantity here. */
  readonly parties: readonly PartyId[];
  /** A part of a first reading, and there is more to come. */
  readonly isPart?: boolean;
  /** Acts were noted or sent: the school's own order, and who works here, are as they were. */
  readonly isActs?: boolean;
}

/** Of documents whose ids these are. */
export const contentOf = (ids: readonly string[]): Content => {
  const of = (kind: string) => ids.filter((id) => id.startsWith(kind));
  return { patrons: [...of("patron:"), ...of("join:")], titles: [...of("title:"), ...of("copy:")], parties: of("tie:").map(partyOfTie) };
};

export interface Changes {
  tell(what?: Partial<Content>): void;
  onChange(listener: (what: Content) => void): () => void;
  /** Called with what changed, also when another window changed it. */
  onContent(listener: (what: Content) => void): () => void;
  close(): void;
}

export const createChanges = (name: string): Changes => {
  const listeners = new Set<(what: Content) => void>();
  const contentListeners = new Set<(what: Content) => void>();
  const channel = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel(name);
  // In Node a channel would keep the process alive.
  (channel as { unref?: () => void } | undefined)?.unref?.();
  const spread = (what: Content): void => {
    if (what.patrons.length + what.titles.length + what.parties.length > 0) for (const listener of contentListeners) listener(what);
    for (const listener of listeners) listener(what);
  };
  if (channel) channel.onmessage = (message: MessageEvent) => spread(message.data as Content);
  return {
    tell: (what = {}) => {
      const whole = { ...what, patrons: what.patrons ?? [], titles: what.titles ?? [], parties: what.parties ?? [] };
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
