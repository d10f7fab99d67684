import { createContext, useContext, useSyncExternalStore } from "react";
import type { Observable, SchoolServices, Services } from "./services.ts";

const ServicesContext = createContext<Services | undefined>(undefined);

export const ServicesProvider = ServicesContext.Provider;

export const useServices = (): Services => {
  const services = useContext(ServicesContext);
  if (!services) throw new Error("a screen was rendered outside ServicesProvider");
  return services;
};

/** For screens behind the start: a school is there. */
export const useSchool = (): SchoolServices => {
  const { school } = useServices();
  if (!school) throw new Error("a school screen was rendered before there is a school");
  return school;
};

export const useObservable = <Value,>(observable: Observable<Value>): Value =>
  useSyncExternalStore(observable.subscribe, observable.current);

/** One thing of what is watched: shown again only when that has changed. It must be the same, not only alike, while it has not. */
export const usePicked = <Value, Part>(observable: Observable<Value>, pick: (value: Value) => Part): Part =>
  useSyncExternalStore(observable.subscribe, () => pick(observable.current()));
