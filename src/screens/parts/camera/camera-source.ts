/** Where a screen gets the camera from: handed in from outside, and fetched when somebody first wants to scan with it. */
import { createContext, useContext } from "react";
import type { Camera } from "../../../desk/camera.ts";

/** The same camera each time. */
export type CameraSource = () => Promise<Camera>;

const CameraSourceContext = createContext<CameraSource | undefined>(undefined);

export const CameraSourceProvider = CameraSourceContext.Provider;

/** Undefined where the app was put together without one. */
export const useCameraSource = (): CameraSource | undefined => useContext(CameraSourceContext);

/** Scanning by camera goes on after a look at another screen, and in the page that a new version loads; not in the next sitting. */
export const filming = {
  isWanted: (): boolean => globalThis.sessionStorage?.getItem(key) === "yes",
  want: (wanted: boolean): void => globalThis.sessionStorage?.setItem(key, wanted ? "yes" : "no"),
};
const key = "tu-sach-filming";
