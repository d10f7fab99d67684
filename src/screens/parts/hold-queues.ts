/** All who wait, read anew after every change; not at once, so that the desk is never kept waiting for it. */
import { useEffect, useState } from "react";
import type { TitleQueue } from "../../desk/holds.ts";
import { useSchool } from "../../desk/services-context.tsx";

const pause = 300;
/** What stands beside the desk lets the desk come first. */
const later = 2000;

export const useHoldQueues = ({ beside = false }: { beside?: boolean } = {}): readonly TitleQueue[] | undefined => {
  const { desk, holds } = useSchool();
  const [queues, setQueues] = useState<readonly TitleQueue[] | undefined>();
  useEffect(() => {
    let current = true;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    // Also when the store was closed in the meantime, with the page.
    const load = () => void holds.all().then((found) => current && setQueues(found), () => undefined);
    if (beside) waiting = setTimeout(() => { waiting = undefined; load(); }, later);
    else load();
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
  }, [desk, holds, beside]);
  return queues;
};

export const taskCount = (queues: readonly TitleQueue[] | undefined): number => (queues ?? []).reduce((sum, { tasks }) => sum + tasks.length, 0);

/** For the menu, the start page and the desk. */
export const useHoldTaskCount = (): number => taskCount(useHoldQueues({ beside: true }));
