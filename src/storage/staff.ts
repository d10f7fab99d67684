/** Who works at this device: a name and a PIN, offline too. Apart from the device's own credential, and written in each event. */
import { newId, type StaffId } from "#domain/kernel/ids.ts";
import { err, ok } from "#domain/kernel/result.ts";
import { databasesOf } from "#wire/database-names.ts";
import { hashPin, pinFits, staffFrom, staffToDocument, type StaffRecord } from "#wire/people.ts";
import { keyFromRecovery } from "#wire/recovery-key.ts";
import { toBase64Url, type SchoolKey } from "#wire/seal.ts";
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
  /** Who is signed in, for an act that begins now. A page that stood open overnight is nobody's any more: they are signed out. */
  atWork(): StaffMember | undefined;
}

export const createStaff = (deps: { db: SchoolDatabase; key: SchoolKey; school: SchoolId; changes: Changes; randomByte: () => number; now: () => number }): StaffKeeper => {
  const { db, key } = deps;
  const signedIn = createValue<StaffMember | undefined>(undefined);
  const names = new Map<StaffId, string>();

  const records = async (): Promise<StaffRecord[]> => {
    const rows = await db.others.where("kind").equals("staff").toArray();
    return (await Promise.all(rows.map(({ doc }) => staffFrom(key, doc).catch(() => undefined)))).flatMap((record) => record ?? []);
  };
  const load = async (): Promise<void> => {
    for (const { id, name } of await records()) names.set(id, name);
  };

  const remember = async (member: SignedIn | undefined): Promise<void> => {
    await db.caches.put({ name: "signed in", value: member });
  };
  let since = 0;
  const begin = (member: StaffMember, at: number): void => {
    since = at;
    signedIn.set(member);
  };
  const signOut = (): void => {
    signedIn.set(undefined);
    void remember(undefined);
  };
  /** On disk: a reload gives no new tries. */
  const wrongPins = async (id: StaffId): Promise<WrongPins | undefined> => (await db.caches.get(`wrong pins ${id}`))?.value as WrongPins | undefined;

  return {
    signedIn,
    load,
    resume: async () => {
      const kept = (await db.caches.get("signed in"))?.value as SignedIn | undefined;
      if (!kept || !isWithin(workingDay, kept.at, deps.now())) return;
      const record = (await records()).find(({ id }) => id === kept.id);
      if (record) begin({ id: record.id, name: record.name, role: record.role }, kept.at);
    },
    nameOf: (id) => names.get(id) ?? "",
    all: async () => (await records()).map(({ id, name, role }) => ({ id, name, role })),
    signIn: async (id, pin) => {
      const earlier = await wrongPins(id);
      const wait = waitAfter(earlier?.tries ?? 0);
      if (earlier && isWithin(wait, earlier.at, deps.now())) return err({ type: "WaitSeconds", seconds: Math.ceil((earlier.at + wait - deps.now()) / 1000) });
      const record = (await records()).find((one) => one.id === id);
      if (!record || !(await pinFits(pin, record.pin))) {
        await db.caches.put({ name: `wrong pins ${id}`, value: { tries: (earlier?.tries ?? 0) + 1, at: deps.now() } satisfies WrongPins });
        return err({ type: "WrongPin" });
      }
      await db.caches.delete(`wrong pins ${id}`);
      const member = { id, name: record.name, role: record.role };
      names.set(id, record.name);
      begin(member, deps.now());
      await remember({ id, at: since });
      return ok(member);
    },
    signOut,
    atWork: () => {
      if (signedIn.current() && !isWithin(workingDay, since, deps.now())) signOut();
      return signedIn.current();
    },
    add: async ({ name, role, pin }) => {
      const record: StaffRecord = { id: newId("staff", deps.randomByte), name, role, pin: await hashPin(pin) };
      await keepStaff(db, key, deps.school, record);
      names.set(record.id, name);
      deps.changes.tell();
    },
    resetPin: async (id, recovery, pin) => {
      const [raw, device, all] = [keyFromRecovery(recovery), await db.device.get("this"), await records()];
      if (!raw.ok) return raw;
      const record = all.find((one) => one.id === id);
      if (!record || !device || toBase64Url(raw.value) !== toBase64Url(device.rawKey)) return err({ type: "OtherSchool" });
      await keepStaff(db, key, deps.school, { ...record, pin: await hashPin(pin) });
      await db.caches.delete(`wrong pins ${id}`);
      deps.changes.tell();
      return ok(undefined);
    },
  };
};

export const keepStaff = async (db: SchoolDatabase, key: SchoolKey, school: SchoolId, record: StaffRecord): Promise<void> => {
  const doc = await staffToDocument(key, record);
  await db.transaction("rw", [db.outbox, db.counters, ...documentTables(db)], () => putEdited(db, [{ id: doc._id, database: databasesOf(school).desk, doc, kind: "staff" }]));
};

interface SignedIn {
  readonly id: StaffId;
  readonly at: number;
}

interface WrongPins {
  readonly tries: number;
  /** The last of them. */
  readonly at: number;
}

/** Either way: a clock that was set far back says nothing about how long ago it was. */
const isWithin = (span: number, since: number, now: number): boolean => Math.abs(now - since) < span;

/** Ten hours, ms: a morning and an afternoon, not the next day. */
const workingDay = 36_000_000;

/** Three wrong PINs are free; then five seconds, ten, … up to five minutes and twenty seconds. */
const waitAfter = (tries: number): number => (tries < 3 ? 0 : 5000 * 2 ** Math.min(tries - 3, 6));
