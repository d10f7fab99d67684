/** Spreadsheets keep a day as a number counted from 1900. Day 60 is the 29 February 1900 that never was: Excel keeps this fault of Lotus 1-2-3. */
import { addDays, day, daysBetween, type Day } from "../domain/kernel/day.ts";

export const dayOfSerial = (serial: number): Day | undefined =>
  serial >= 1 && serial <= lastSerial ? addDays(firstDay, serial - (serial < 60 ? 1 : 2)) : undefined;

const firstDay = day("1900-01-01");
const lastSerial = daysBetween(firstDay, day("2999-12-31")) + 2;
