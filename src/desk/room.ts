/** How much room the browser gives this app on the disk, and whether it promises to keep what is in it. */
import type { Observable } from "./services.ts";

export interface Room {
  /** Bytes; undefined where the browser does not say. */
  readonly used: number | undefined;
  readonly allowed: number | undefined;
  /** The browser does not clear it by itself when the disk fills up; undefined = not known yet. */
  readonly kept: boolean | undefined;
  /** Something could not be written for want of room, and nothing has been written since. */
  readonly full: boolean;
}

export interface RoomService {
  readonly state: Observable<Room>;
  look(): Promise<void>;
  /** The browser may ask the person, or decide by itself; it may say no. */
  askToKeep(): Promise<void>;
  noteFull(): void;
}

/** Four fifths: there is time to do something about it. Newer browsers say the same room whatever the disk has left: there it is known only once it is full. */
export const isTight = ({ used, allowed, full }: Room): boolean => full || (used !== undefined && allowed !== undefined && allowed > 0 && used / allowed >= 0.8);
