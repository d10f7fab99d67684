/**
 * How a school comes to be on this server and how devices join and leave it. A device gets an account of its own with a password
 * that nobody types, and a block for numbering labels that is never given out again, not even to the same device: a device that
 * is paired twice may have lost what it had numbered. A set-up may be repeated until its first device has written something. Changes happen one after another.
 */
import { databasesOf } from "#wire/database-names.ts";
import { tailOf, type SchoolId } from "#domain/kernel/ids.ts";
import { err, ok, type Result } from "#domain/kernel/result.ts";
import type { Registered, RegisteredDevice, School, SchoolRegister } from "./school-register.ts";
import type { Couch } from "./couch.ts";

export interface DeviceToEnrol {
  readonly id: string;
  readonly name: string;
}

export interface SchoolToSetUp {
  readonly school: School;
  readonly years: readonly number[];
  readonly admin: { readonly name: string; readonly password: string };
}

export interface Enrolled {
  readonly school: School;
  readonly device: { readonly id: string; readonly name: string; readonly account: { readonly name: string; readonly password: string }; readonly block: number };
  readonly databases: readonly string[];
}

export type EnrolmentRefusal = "already_set_up" | "not_set_up" | "not_found";

export interface EnrolmentDeps {
  readonly register: SchoolRegister;
  readonly accounts: Pick<Couch["accounts"], "putUser" | "disableUser">;
  readonly databases: Pick<Couch["databases"], "create" | "putSecurity" | "isUnwritten">;
  readonly clock: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
}

export const createEnrolment = ({ register, accounts, databases, clock, randomBytes }: EnrolmentDeps) => {
  const inTurn = createTurns();

  const createDatabase = async (school: School, name: string): Promise<void> => {
    await databases.create(name);
    await databases.putSecurity(name, { admins: { names: [], roles: ["_admin"] }, members: { names: [], roles: [librarianOf(school)] } });
  };

  const enrol = async (registered: Registered, device: DeviceToEnrol, more: Pick<RegisteredDevice, "copyOf"> = {}): Promise<Enrolled> => {
    const { school, nextBlock: block } = registered;
    const account = { name: accountNameOf(device.id), password: Buffer.from(randomBytes(32)).toString("base64url") };
    await accounts.putUser({ ...account, roles: [librarianOf(school), deviceRole] });
    const entry: RegisteredDevice = { id: device.id, name: device.name, block, pairedAt: clock(), lastSeenAt: clock(), ...more };
    register.save({ ...registered, devices: [...registered.devices.filter(({ id }) => id !== device.id), entry], nextBlock: block + 1 });
    return { school, device: { ...device, account, block }, databases: databaseNames(registered) };
  };

  /** Nobody has written anything: the device that asked to set the school up has never begun to work with the answer. */
  const isUntouched = async (registered: Registered): Promise<boolean> => {
    const unwritten = await Promise.all(databaseNames(registered).map((name) => databases.isUnwritten(name)));
    return unwritten.every(Boolean);
  };

  /** A set-up whose answer was lost is asked for again, by the same device for the same school. */
  const mayBeSetUp = async ({ id }: School, device: DeviceToEnrol): Promise<boolean> => {
    const registered = register.current();
    if (registered === undefined) return true;
    return registered.school.id === id && registered.devices.every((known) => known.id === device.id) && isUntouched(registered);
  };

  return {
    mayBeSetUp,

    /** Whether the school is still in the middle of being set up, or before it. */
    isUnfinished: async (): Promise<boolean> => {
      const registered = register.current();
      return registered === undefined || isUntouched(registered);
    },

    setUp: ({ school, years, admin }: SchoolToSetUp, device: DeviceToEnrol): Promise<Result<Enrolled, EnrolmentRefusal>> =>
      inTurn(async () => {
        if (!(await mayBeSetUp(school, device))) return err("already_set_up");
        const before = register.current();
        const registered: Registered = { school, years: [...new Set([...years, ...(before?.years ?? [])])].toSorted(ascending), devices: [], nextBlock: before?.nextBlock ?? 1 };
        for (const name of databaseNames(registered)) await createDatabase(school, name);
        await accounts.putUser({ ...admin, roles: ["_admin", administratorOf(school), librarianOf(school)] });
        return ok(await enrol(registered, device));
      }),

    pair: (device: DeviceToEnrol): Promise<Result<Enrolled, EnrolmentRefusal>> =>
      inTurn(async () => {
        const registered = register.current();
        return registered === undefined ? err("not_set_up") : ok(await enrol(registered, device));
      }),

    /** A device that found another one writing under its id becomes one of its own. Asked again, its answer was lost. What it was stays listed. */
    separate: (account: string, device: DeviceToEnrol): Promise<Result<Enrolled, EnrolmentRefusal | "forbidden">> =>
      inTurn(async () => {
        const registered = register.current();
        const was = registered?.devices.find(({ id }) => accountNameOf(id) === account);
        if (registered === undefined || was === undefined) return err("not_found");
        const known = registered.devices.find(({ id }) => id === device.id);
        // One that was shut out meanwhile stays out.
        if (known !== undefined && (known.copyOf !== was.id || known.revokedAt !== undefined)) return err("forbidden");
        return ok(await enrol(registered, device, { copyOf: was.id }));
      }),

    /** Answers the account that may no longer enter. */
    revoke: (id: string): Promise<Result<string, EnrolmentRefusal>> =>
      inTurn(async () => {
        const registered = register.current();
        const known = registered?.devices.find((device) => device.id === id);
        if (registered === undefined || known === undefined) return err("not_found");
        await accounts.disableUser(accountNameOf(id));
        const revoked = { ...known, revokedAt: known.revokedAt ?? clock() };
        register.save({ ...registered, devices: registered.devices.map((device) => (device.id === id ? revoked : device)) });
        return ok(accountNameOf(id));
      }),

    openYear: (year: number): Promise<Result<string, EnrolmentRefusal>> =>
      inTurn(async () => {
        const registered = register.current();
        if (registered === undefined) return err("not_set_up");
        const name = databasesOf(registered.school.id as SchoolId).log(year);
        await createDatabase(registered.school, name);
        if (!registered.years.includes(year)) register.save({ ...registered, years: [...registered.years, year].toSorted(ascending) });
        return ok(name);
      }),

    /** Kept to the hour: who was here is asked in days, and the file is not rewritten for every greeting. */
    seen: (account: string): Promise<void> =>
      inTurn(async () => {
        const registered = register.current();
        const known = registered?.devices.find(({ id }) => accountNameOf(id) === account);
        if (registered === undefined || known === undefined || clock() - known.lastSeenAt < hour) return;
        const seen = { ...known, lastSeenAt: clock() };
        register.save({ ...registered, devices: registered.devices.map((device) => (device.id === seen.id ? seen : device)) });
      }),
  };
};

export type Enrolment = ReturnType<typeof createEnrolment>;

const deviceRole = "device";

/** A device or an administrator of this school: on a cluster those of others have accounts too. */
export const mayAsk = (roles: readonly string[], school: School | undefined): boolean =>
  roles.includes("_admin") || (school !== undefined && (roles.includes(administratorOf(school)) || (roles.includes(deviceRole) && roles.includes(librarianOf(school)))));

export const accountNameOf = (deviceId: string): string => `device-${tailOf(deviceId)}`;

export const databaseNames = ({ school, years }: Pick<Registered, "school" | "years">): string[] => {
  const names = databasesOf(school.id as SchoolId);
  return [names.catalogue, names.desk, names.office, ...years.map(names.log)];
};

const ascending = (one: number, other: number): number => one - other;

const hour = 3_600_000;

const administratorOf = (school: School): string => `unit:${tailOf(school.id)}:admin`;

const librarianOf = (school: School): string => `unit:${tailOf(school.id)}:librarian`;

const createTurns = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <Value>(act: () => Promise<Value>): Promise<Value> => {
    const mine = last.then(act);
    last = mine.catch(() => undefined);
    return mine;
  };
};
