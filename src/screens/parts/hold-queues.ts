/** All who wait, read anew after every change; not at once, so that the desk is never kept waiting for it. */
import { useEffect, useState } from "react";
import type { TitleQueue } from "../../desk/holds.ts";
import { useSchool } from "../../desk/services-context.tsx";

const pause = 300;

export const useHoldQueues = (): readonly TitleQueue[] | undefined => {
  const { desk, holds } = useSchool();
  const [queues, setQueues] = useState<readonly TitleQueue[] | undefined>();
  useEffect(() => {
    let current = true;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    // Also when the store was closed in the meantime, with the page.
    const load = () => void holds.all().then((found) => current && setQueues(found), () => undefined);
    load();
    const stop = desk.onChange(() => {
      waiting ??= setTimeout(() => {
        waiting = undefined;
        load();
      }, pause);
    });
    return () => {
      current = false;
      clearTimeout(waiting);
      stop();
    };
  }, [desk, holds]);
  return queues;
};

export const taskCount = (queues: readonly TitleQueue[] | undefined): number => (queues ?? []).reduce((sum, { tasks }) => sum + tasks.length, 0);
