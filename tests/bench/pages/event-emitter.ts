/** What PouchDB takes from Node's "events", which a browser has not. */
type Listener = (...values: unknown[]) => void;

type Heard = Map<string, { readonly listener: Listener; readonly once: boolean }[]>;

/** Beside the objects: PouchDB makes some without their constructor. */
const kept = new WeakMap<object, Heard>();
const heardBy = (emitter: object): Heard => {
  const heard = kept.get(emitter) ?? new Map();
  kept.set(emitter, heard);
  return heard;
};

const add = (emitter: object, name: string, listener: Listener, once: boolean): void => {
  heardBy(emitter).set(name, [...(heardBy(emitter).get(name) ?? []), { listener, once }]);
};

// oxlint-disable-next-line import/no-default-export -- PouchDB imports the default one.
export default class EventEmitter {
  on(name: string, listener: Listener): this {
    add(this, name, listener, false);
    return this;
  }

  once(name: string, listener: Listener): this {
    add(this, name, listener, true);
    return this;
  }

  removeListener(name: string, listener: Listener): this {
    heardBy(this).set(name, (heardBy(this).get(name) ?? []).filter((one) => one.listener !== listener));
    return this;
  }

  removeAllListeners(name?: string): this {
    if (name === undefined) heardBy(this).clear();
    else heardBy(this).delete(name);
    return this;
  }

  emit(name: string, ...values: unknown[]): boolean {
    const heard = heardBy(this).get(name) ?? [];
    for (const { listener, once } of heard) {
      if (once) this.removeListener(name, listener);
      listener.apply(this, values);
    }
    return heard.length > 0;
  }

  listeners(name: string): Listener[] {
    return (heardBy(this).get(name) ?? []).map(({ listener }) => listener);
  }

  listenerCount(name: string): number {
    return this.listeners(name).length;
  }

  setMaxListeners(): this {
    return this;
  }
}

// PouchDB lists the methods, as it can those of Node's.
for (const name of Object.getOwnPropertyNames(EventEmitter.prototype)) {
  if (name !== "constructor") Object.defineProperty(EventEmitter.prototype, name, { enumerable: true });
}
