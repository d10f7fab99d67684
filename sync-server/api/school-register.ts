/**
 * What this server knows of its school and its devices: a file of its own, because it must be readable before any database is,
 * and is changed a few times a year. The file is the moment of set-up: until it is there the school is not set up.
 */
import { existsSync, readFileSync } from "node:fs";
import * as v from "valibot";
import { writeDurably } from "../durable-file.ts";
import { messages } from "../messages.ts";
import { StartRefusal } from "../start-refusal.ts";

const schoolSchema = v.object({ id: v.string(), name: v.string(), code: v.string() });

const deviceSchema = v.object({
  id: v.string(),
  name: v.string(),
  /** The device numbers labels within its block; given out once, to one pairing, for ever. */
  block: v.number(),
  pairedAt: v.number(),
  lastSeenAt: v.number(),
  revokedAt: v.optional(v.number()),
  /** A copy of that one, which noticed that it was: another id, with the credential of the one it had been. */
  copyOf: v.optional(v.string()),
});

const registeredSchema = v.object({ school: schoolSchema, years: v.array(v.number()), devices: v.array(deviceSchema), nextBlock: v.number() });

export type School = v.InferOutput<typeof schoolSchema>;
export type RegisteredDevice = v.InferOutput<typeof deviceSchema>;
export type Registered = v.InferOutput<typeof registeredSchema>;

export interface SchoolRegister {
  current(): Registered | undefined;
  save(registered: Registered): void;
}

export const openSchoolRegister = (file: string): SchoolRegister => {
  let registered = read(file);
  return {
    current: () => registered,
    save: (next) => {
      writeDurably(file, `${JSON.stringify(next, null, 2)}\n`);
      registered = next;
    },
  };
};

const read = (file: string): Registered | undefined => {
  if (!existsSync(file)) return undefined;
  try {
    return v.parse(registeredSchema, JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw new StartRefusal(messages.registerIsBroken(file));
  }
};
