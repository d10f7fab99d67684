/** How far an act has come, by an icon with its words: this device, a file, the server. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Reached } from "../../desk/handover.ts";
import { useSchool } from "../../desk/services-context.tsx";
import type { EventId } from "../../domain/kernel/ids.ts";
import { DeviceIcon, FileIcon, SentIcon } from "../../ui/icons.tsx";

/** Asked anew whenever something was sent, written to a file, or done. */
export const useReached = (acts: readonly EventId[]): ReadonlyMap<EventId, Reached> => {
  const { handover, desk } = useSchool();
  const [reached, setReached] = useState<ReadonlyMap<EventId, Reached>>(new Map());
  const asked = acts.join(" ");
  useEffect(() => {
    let current = true;
    const ask = () => void handover.reached(asked === "" ? [] : (asked.split(" ") as EventId[])).then((found) => current && setReached(found), () => undefined);
    ask();
    const stop = desk.onChange(ask);
    return () => {
      current = false;
      stop();
    };
  }, [handover, desk, asked]);
  return reached;
};

export const ReachedMark = ({ reached }: { reached: Reached | undefined }) => {
  const { t } = useTranslation();
  if (reached === undefined) return null;
  const Icon = icons[reached];
  return (
    <span className="act-reached" data-reached={reached}>
      <Icon /> {t(`status.reached.${reached}`)}
    </span>
  );
};

const icons = { device: DeviceIcon, file: FileIcon, server: SentIcon } as const satisfies Record<Reached, () => unknown>;
