/** Wraps what was decided in the envelope that every event has. */
import type { CirculationEvent, Happened, LogEvent, Noted } from "#domain/circulation/events.ts";
import type { Day } from "#domain/kernel/day.ts";
import { newId, type RulesId, type StaffId } from "#domain/kernel/ids.ts";
import { nextStamp, type ClockReading } from "#domain/kernel/stamp.ts";
import type { Known } from "./ports.ts";

export interface Act {
  readonly clock: ClockReading;
  readonly today: Day;
  readonly staff: StaffId;
  readonly rules: RulesId;
  readonly app: string;
  readonly randomByte: () => number;
}

export const noted = <Kind extends LogEvent["kind"]>(kind: Kind, device: Known["device"], act: Act): Noted<Kind> => ({
  id: newId("event", act.randomByte),
  kind,
  v: 1,
  school: device.school,
  device: device.id,
  sequence: device.sequence + 1,
  staff: act.staff,
  app: act.app,
  rules: act.rules,
  day: act.today,
  at: nextStamp(device.lastStamp, act.clock),
});

export const envelope = <Kind extends CirculationEvent["kind"]>(kind: Kind, { copy, story, device }: Known, act: Act): Happened<Kind> => ({
  ...noted(kind, device, act),
  cause: story.last,
  thing: { copy: copy.id },
});
