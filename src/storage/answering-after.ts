/** What of a service is answered on the spot, and so cannot wait. */
type AtOnce<Service> = { [Name in keyof Service]: Service[Name] extends (...asked: never[]) => Promise<unknown> ? never : Name }[keyof Service];

/** The same service, but every answer waits until it is `ready`; only what is named as answered at once does not. */
export const answeringAfter = <Service extends object>(ready: () => Promise<void>, service: Service, atOnce: Record<AtOnce<Service>, true>): Service => {
  const waiting = Object.entries(service).map(([name, part]) => {
    if (name in atOnce) return [name, part];
    const ask = part as (...asked: readonly unknown[]) => Promise<unknown>;
    return [name, async (...asked: readonly unknown[]) => { await ready(); return ask(...asked); }];
  });
  return Object.fromEntries(waiting) as Service;
};
