/** How much room the browser gives this app on the disk, and whether it promises to keep what is in it. */
import type { Observable } from "./services.ts";

export interface Room {
  /** Bytes; undefined where the browser does not say. */
  readonly used: number | undefined;
  readonly allowed: number | undefined;
  /** The browser does not clear it by itself when the disk fills up; undefined = not known yet. */
  readonly kept: boolean | undefined;
}

export interface RoomService {
  readonly state: Observable<Room>;
  look(): Promise<void>;
  /** The browser may ask the person, or decide by itself; it may say no. */
  askToKeep(): Promise<void>;
}

/** Four fifths: there is time to do something about it. */
export const isTight = ({ used, allowed }: Room): boolean => used !== undefined && allowed !== undefined && allowed > 0 && used / allowed >= 0.8;
