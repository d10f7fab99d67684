/** Where a screen hears scans from, whatever they are made with: handed in from outside. */
import { createContext, useContext, useEffect, useRef } from "react";

/** The listener is called with each code until the answered function is called; whoever listens last is heard. */
export type ScanSource = (listener: (code: string) => void) => () => void;

const ScanSourceContext = createContext<ScanSource>(() => () => undefined);

export const ScanSourceProvider = ScanSourceContext.Provider;

export const useScanSource = (): ScanSource => useContext(ScanSourceContext);

/** As long as the screen is shown. */
export const useScans = (onCode: (code: string) => void): void => {
  const source = useScanSource();
  const latest = useRef(onCode);
  useEffect(() => {
    latest.current = onCode;
  });
  useEffect(() => source((code) => latest.current(code)), [source]);
};
