/** How an event that belongs to no copy joins the log: with its place in the outbox and its sequence, in one transaction. */
import { aboutOf, type LogEvent } from "#domain/circulation/events.ts";
import type { SchoolId } from "#domain/kernel/ids.ts";
import { openLogYearOf, type SchoolYear } from "#domain/school/calendar.ts";
import { databasesOf } from "#wire/database-names.ts";
import type { Known } from "../desk/ports.ts";
import { addTo, type DeviceRow, type SchoolDatabase } from "./database.ts";

export const noteTables = (db: SchoolDatabase) => [db.events, db.outbox, db.device, db.counters];

export const deviceHere = async (db: SchoolDatabase): Promise<DeviceRow> => {
  const device = await db.device.get("this");
  if (!device) throw new Error("this device has no school");
  return device;
};

export const writerOf = ({ id, school, sequence, lastStamp }: DeviceRow): Known["device"] => ({ id, school, sequence, lastStamp });

/** Inside a transaction over `noteTables`. */
export const noteInLog = async (db: SchoolDatabase, school: SchoolId, openYear: SchoolYear, device: DeviceRow, event: LogEvent): Promise<void> => {
  const about = aboutOf(event);
  if (about === undefined) throw new Error(`a ${event.kind} belongs to no story`);
  const database = databasesOf(school).log(openLogYearOf(openYear, event.day));
  await db.events.add({ id: event.id, about, database, event });
  await db.outbox.add({ id: event.id, database });
  await addTo(db, "unsent", 1);
  await db.device.put({ ...device, sequence: event.sequence, lastStamp: event.at });
};
