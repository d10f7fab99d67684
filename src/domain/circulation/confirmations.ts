/** What was written with one confirmation, told as one: by one person at one device on one day, of one class and one kind. */
import type { FactsThen, LogEvent } from "./events.ts";
import { earlier } from "./order.ts";

type OfClass = LogEvent & { readonly facts?: Pick<FactsThen, "classUnit"> };

/** In the order in which they began. */
export const confirmations = <Event extends OfClass>(events: readonly Event[]): (readonly [Event, ...Event[]])[] => {
  const together = new Map<string, [Event, ...Event[]]>();
  for (const event of [...events].sort(earlier)) {
    const known = together.get(confirmationOf(event));
    if (known) known.push(event);
    else together.set(confirmationOf(event), [event]);
  }
  return [...together.values()];
};

export const confirmationOf = ({ kind, device, staff, day, facts }: OfClass): string => JSON.stringify([kind, device, staff, day, facts?.classUnit ?? ""]);
