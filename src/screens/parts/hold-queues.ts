/** All who wait, read anew after every change; not at once, so that the desk is never kept waiting for it. */
import { useEffect, useState, useSyncExternalStore } from "react";
import type { HoldDesk, TitleQueue } from "../../desk/holds.ts";
import type { SchoolServices } from "../../desk/services.ts";
import { useSchool } from "../../desk/services-context.tsx";

/** Ms. A screen of holds looks soon; what stands beside the desk lets the desk come first. */
const [soon, later] = [300, 2000];

/** Calls `load` a while after the first of some changes. Answers the way to stop. */
const afterChanges = (desk: SchoolServices["desk"], load: () => void, pause: number): (() => void) => {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const stop = desk.onChange(() => {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      load();
    }, pause);
  });
  return () => {
    clearTimeout(waiting);
    stop();
  };
};

export const useHoldQueues = (): readonly TitleQueue[] | undefined => {
  const { desk, holds } = useSchool();
  const [queues, setQueues] = useState<readonly TitleQueue[] | undefined>();
  useEffect(() => {
    let current = true;
    // Also when the store was closed in the meantime, with the page.
    const load = () => void holds.all().then((found) => current && setQueues(found), () => undefined);
    load();
    const stop = afterChanges(desk, load, soon);
    return () => {
      current = false;
      stop();
    };
  }, [desk, holds]);
  return queues;
};

export const taskCount = (queues: readonly TitleQueue[] | undefined): number => (queues ?? []).reduce((sum, { tasks }) => sum + tasks.length, 0);

/** For the menu, the start page and the desk, which are on the screen together: counted once for all of them. */
export const useHoldTaskCount = (): number => {
  const { desk, holds } = useSchool();
  const counter = counters.get(holds) ?? countTasks(desk, holds);
  return useSyncExternalStore(counter.subscribe, counter.current);
};

interface Counter {
  readonly subscribe: (listener: () => void) => () => void;
  readonly current: () => number;
}

const counters = new WeakMap<HoldDesk, Counter>();

const countTasks = (desk: SchoolServices["desk"], holds: HoldDesk): Counter => {
  const listeners = new Set<() => void>();
  let count = 0;
  let stop = (): void => undefined;
  const load = () => void holds.all().then((found) => {
    count = taskCount(found);
    for (const listener of listeners) listener();
  }, () => undefined);
  const counter: Counter = {
    current: () => count,
    subscribe: (listener) => {
      listeners.add(listener);
      if (listeners.size === 1) {
        const first = setTimeout(load, later);
        const quiet = afterChanges(desk, load, later);
        stop = () => {
          clearTimeout(first);
          quiet();
        };
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop();
      };
    },
  };
  counters.set(holds, counter);
  return counter;
};
