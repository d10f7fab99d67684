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

/** A service whose code comes when it is first asked, and which then answers likewise: what a desk needs on some days only. */
export const onDemand = <Service extends { readonly [Name in keyof Service]: (...asked: never[]) => Promise<unknown> }>(ready: () => Promise<void>, load: () => Promise<Service>, names: Record<keyof Service, true>): Service => {
  let loaded: Promise<Service> | undefined;
  const service = (): Promise<Service> =>
    (loaded ??= load().catch((error: unknown) => {
      // Perhaps the line was away while the app was new here: the next asking tries again.
      loaded = undefined;
      throw error;
    }));
  const ask = async (name: keyof Service, asked: readonly unknown[]): Promise<unknown> => {
    const [here] = await Promise.all([service(), ready()]);
    return here[name](...(asked as never[]));
  };
  return Object.fromEntries(Object.keys(names).map((name) => [name, (...asked: readonly unknown[]) => ask(name as keyof Service, asked)])) as object as Service;
};
