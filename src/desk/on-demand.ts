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
