/** Who works at this device: a name and a PIN, offline too. Apart from the device's own credential, and written in each event. */
import { newId, type StaffId } from "#domain/kernel/ids.ts";
import { err, ok } from "#domain/kernel/result.ts";
import { databasesOf } from "#wire/database-names.ts";
import { hashPin, pinFits, staffFrom, staffToDocument, type StaffRecord } from "#wire/people.ts";
import type { SchoolKey } from "#wire/seal.ts";
import type { SchoolId } from "#domain/kernel/ids.ts";
import type { StaffMember, StaffService } from "../desk/services.ts";
import type { Changes } from "./changes.ts";
import type { SchoolDatabase } from "./database.ts";
import { documentTables } from "./document-rows.ts";
import { putEdited } from "./edits.ts";
import { createValue } from "./value.ts";

export interface StaffKeeper extends StaffService {
  nameOf(id: StaffId): string;
  load(): Promise<void>;
  /** Who signed in here within the last hours is still at work after a reload. */
  resume(): Promise<void>;
}

export const createStaff = (deps: { db: SchoolDatabase; key: SchoolKey; school: SchoolId; changes: Changes; randomByte: () => number; now: () => number }): StaffKeeper => {
  const { db, key } = deps;
  const signedIn = createValue<StaffMember | undefined>(undefined);
  const names = new Map<StaffId, string>();
  const wrong = new Map<StaffId, { tries: number; until: number }>();

  const records = async (): Promise<StaffRecord[]> => {
    const rows = await db.others.where("kind").equals("staff").toArray();
    return (await Promise.all(rows.map(({ doc }) => staffFrom(key, doc).catch(() => undefined)))).flatMap((record) => record ?? []);
  };
  const load = async (): Promise<void> => {
    for (const { id, name } of await records()) names.set(id, name);
  };

  const remember = (id: StaffId | undefined): void => {
    void db.caches.put({ name: "signed in", value: id === undefined ? undefined : { id, until: deps.now() + workingDay } });
  };

  return {
    signedIn,
    load,
    resume: async () => {
      const kept = (await db.caches.get("signed in"))?.value as { id: StaffId; until: number } | undefined;
      if (!kept || kept.until < deps.now()) return;
      const record = (await records()).find(({ id }) => id === kept.id);
      if (record) signedIn.set({ id: record.id, name: record.name, role: record.role });
    },
    nameOf: (id) => names.get(id) ?? "",
    all: async () => (await records()).map(({ id, name, role }) => ({ id, name, role })),
    signIn: async (id, pin) => {
      const earlier = wrong.get(id);
      const waits = earlier ? Math.ceil((earlier.until - deps.now()) / 1000) : 0;
      if (waits > 0) return err({ type: "WaitSeconds", seconds: waits });
      const record = (await records()).find((one) => one.id === id);
      if (!record || !(await pinFits(pin, record.pin))) {
        const tries = (earlier?.tries ?? 0) + 1;
        wrong.set(id, { tries, until: tries < freeTries ? 0 : deps.now() + 5000 * 2 ** Math.min(tries - freeTries, 6) });
        return err({ type: "WrongPin" });
      }
      wrong.delete(id);
      const member = { id, name: record.name, role: record.role };
      names.set(id, record.name);
      signedIn.set(member);
      remember(id);
      return ok(member);
    },
    signOut: () => {
      signedIn.set(undefined);
      remember(undefined);
    },
    add: async ({ name, role, pin }) => {
      const record: StaffRecord = { id: newId("staff", deps.randomByte), name, role, pin: await hashPin(pin) };
      await keepStaff(db, key, deps.school, record);
      names.set(record.id, name);
      deps.changes.tell();
    },
  };
};

export const keepStaff = async (db: SchoolDatabase, key: SchoolKey, school: SchoolId, record: StaffRecord): Promise<void> => {
  const doc = await staffToDocument(key, record);
  await db.transaction("rw", [db.outbox, db.counters, ...documentTables(db)], () => putEdited(db, [{ id: doc._id, database: databasesOf(school).desk, doc, kind: "staff" }]));
};

/** Ten hours, ms: a morning and an afternoon, not the next day. */
const workingDay = 36_000_000;

/** Wrong PINs before one has to wait. */
const freeTries = 3;
