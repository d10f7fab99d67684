/** How far an act has come, by an icon with its words: this device, a file, the server. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Reached } from "../../desk/handover.ts";
import { useSchool } from "../../desk/services-context.tsx";
import type { EventId } from "../../domain/kernel/ids.ts";
import { DeviceIcon, FileIcon, SentIcon } from "../../ui/icons.tsx";

/** Asked anew when something was sent, written to a file, or done, but not between two quick scans. What was just saved is on this device. */
export const useReached = (acts: readonly EventId[]): ((act: EventId) => Reached | undefined) => {
  const { handover, desk } = useSchool();
  const [known, setKnown] = useState<{ of: readonly EventId[]; reached: ReadonlyMap<EventId, Reached> }>({ of: [], reached: new Map() });
  const asked = acts.join(" ");
  useEffect(() => {
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const of = asked === "" ? [] : (asked.split(" ") as EventId[]);
    const ask = () => void handover.reached(of).then((reached) => current && setKnown({ of, reached }), () => undefined);
    const askSoon = () => {
      clearTimeout(timer);
      timer = setTimeout(ask, aMoment);
    };
    askSoon();
    const stop = desk.onChange(askSoon);
    return () => {
      current = false;
      clearTimeout(timer);
      stop();
    };
  }, [handover, desk, asked]);
  return (act) => (known.of.includes(act) ? known.reached.get(act) : "device");
};

const aMoment = 300;

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
