/** A value that screens can watch. */
import type { Observable } from "../desk/services.ts";

export interface Value<Content> extends Observable<Content> {
  set(next: Content): void;
}

export const createValue = <Content>(first: Content): Value<Content> => {
  let content = first;
  const listeners = new Set<() => void>();
  return {
    current: () => content,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set: (next) => {
      content = next;
      for (const listener of listeners) listener();
    },
  };
};
