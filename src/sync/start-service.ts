/**
 * How a device comes to a school: by the first run on the server's own machine (or with the code it printed), by the pairing
 * link of a colleague's device, by the recovery sheet on the server's own machine, or by opening the demo. The school's key never goes to the server: at the first run it is
 * made and kept here, at pairing it travels in the link's fragment.
 */
import { newId, type DeviceId, type SchoolId } from "#domain/kernel/ids.ts";
import { err, ok, type Result } from "#domain/kernel/result.ts";
import { databasesOf } from "#wire/database-names.ts";
import type { WireDocument } from "#wire/documents.ts";
import { staffFrom } from "#wire/people.ts";
import { keyFromRecovery } from "#wire/recovery-key.ts";
import { fromBase64Url, schoolKeyFrom, toBase64Url, type RawSchoolKey } from "#wire/seal.ts";
import type { FirstRunAnswers, StartLook, StartRefusal, StartService } from "../desk/services.ts";
import { basic, type Account, type Fetch } from "./couch-client.ts";

/** What the server gives a device that it lets in. */
export interface Admission {
  readonly school: { readonly id: SchoolId; readonly name: string; readonly code?: string };
  readonly device: { readonly id: DeviceId; readonly name: string; readonly account: Account; readonly block: number };
}

/** What a first run draws by chance. */
export interface FirstDraw {
  readonly school: SchoolId;
  readonly device: DeviceId;
  readonly rawKey: RawSchoolKey;
}

/** Writes the new school or the joined one to this device. Implemented by storage. */
export interface SchoolMaker {
  /** For a first run that has not ended. */
  drawn(): Promise<FirstDraw | undefined>;
  /** Keeps what was drawn until the first run has ended; answers what an earlier try has drawn, if there was one. */
  drawnOnce(fresh: FirstDraw): Promise<FirstDraw>;
  begin(admission: Admission, rawKey: RawSchoolKey, answers: FirstRunAnswers, schoolYear: number): Promise<void>;
  join(admission: Admission, rawKey: RawSchoolKey, demo: boolean): Promise<void>;
}

export const createStartService = (deps: {
  readonly base: string;
  readonly fetch: Fetch;
  readonly secure: boolean;
  readonly maker: SchoolMaker;
  readonly randomByte: () => number;
  readonly randomKey: () => RawSchoolKey;
  readonly demoDeviceName: string;
}): StartService => {
  const call = async <Answer>(method: "GET" | "POST" | "DELETE", path: string, { body, account }: { body?: object; account?: Account } = {}): Promise<Result<Answer, StartRefusal>> => {
    try {
      const response = await deps.fetch(deps.base + path, {
        method,
        cache: "no-store",
        signal: AbortSignal.timeout(30_000),
        headers: { ...(body && { "content-type": "application/json" }), ...(account && { authorization: basic(account) }) },
        ...(body && { body: JSON.stringify(body) }),
      });
      const json = (await response.json()) as { error?: string; reason?: string };
      return response.ok ? ok(json as Answer) : err(refusalFrom(response.status, json));
    } catch {
      return err({ type: "Unreachable" });
    }
  };

  /** Whether anyone is there whom this browser trusts; what they say is not for this page to read. */
  const answers = (address: string): Promise<boolean> =>
    deps.fetch(`${address}api/status`, { mode: "no-cors", cache: "no-store", signal: AbortSignal.timeout(4_000) }).then(() => true, () => false);

  const admit = (token: string, name: string) => call<Admission>("POST", `api/pairings/${encodeURIComponent(token)}`, { body: { device: { id: newId("device", deps.randomByte), name } } });

  const join = async (token: string, rawKey: RawSchoolKey, name: string, demo: boolean): Promise<Result<void, StartRefusal>> => {
    const admission = await admit(token, name);
    if (!admission.ok) return admission;
    await deps.maker.join(admission.value, rawKey, demo);
    return ok(undefined);
  };

  return {
    look: async (): Promise<StartLook> => {
      if (!deps.secure) {
        const secureAddress = deps.base.replace(/^http:/, "https:");
        return { type: "Insecure", ...((await answers(secureAddress)) && { secureAddress }) };
      }
      const status = await call<ServerStatus>("GET", "api/status");
      if (!status.ok || status.value.product !== "tu-sach") return { type: "Unreachable" };
      const { state, local, demo, school } = status.value;
      // The server has made the school and this device never heard of it: the first run goes on.
      if (school !== undefined && school.id === (await deps.maker.drawn())?.school) return { type: "NeedsSetup", local, again: true };
      return state === "needs-setup" ? { type: "NeedsSetup", local } : { type: "Ready", demo, local, schoolName: school?.name ?? "" };
    },

    firstRun: async (answers) => {
      // On the disk before the server hears of it: a school whose key was lost with an answer nobody could ever open.
      const draw = await deps.maker.drawnOnce({ school: newId("unit", deps.randomByte), device: newId("device", deps.randomByte), rawKey: deps.randomKey() });
      const { name, code, year } = answers.school;
      const admission = await call<Admission>("POST", "api/setup", { body: {
        ...(answers.setupCode === undefined ? {} : { code: answers.setupCode }),
        school: { id: draw.school, name, code },
        // Every device reads the open year and the one before, so both logs are there from the first day.
        years: [year.year - 1, year.year],
        // Nobody types this account; a person's own admin account comes from the server's command line.
        admin: { name: "school", password: toBase64Url(deps.randomKey()) },
        device: { id: draw.device, name: answers.deviceName },
      } });
      if (!admission.ok) return admission;
      await deps.maker.begin(admission.value, draw.rawKey, answers, year.year);
      return ok({ rawKey: draw.rawKey });
    },

    pair: ({ token, key }, deviceName) => {
      const rawKey = rawKeyFrom(key);
      return rawKey === undefined ? Promise.resolve(err({ type: "Broken", reason: "key" } as const)) : join(token, rawKey, deviceName, false);
    },

    recover: async (recovery, deviceName) => {
      const rawKey = keyFromRecovery(recovery);
      if (!rawKey.ok) return rawKey;
      const opened = await call<{ token: string }>("POST", "api/pairings");
      if (!opened.ok) return opened;
      const admission = await admit(opened.value.token, deviceName);
      if (!admission.ok) return admission;
      const { school, device } = admission.value;
      const query = new URLSearchParams({ startkey: '"staff:"', endkey: '"staff:\ufff0"', include_docs: "true" });
      const sealed = await call<{ rows: readonly { doc: WireDocument }[] }>("GET", `couch/${databasesOf(school.id).desk}/_all_docs?${query.toString()}`, { account: device.account });
      if (sealed.ok && (await opensAny(rawKey.value, sealed.value.rows.map(({ doc }) => doc)))) {
        await deps.maker.join(admission.value, rawKey.value, false);
        return ok(undefined);
      }
      await call("DELETE", `api/devices/${encodeURIComponent(device.id)}`, { account: device.account });
      return sealed.ok ? err({ type: "OtherSchool" }) : sealed;
    },

    openDemo: async () => {
      const demo = await call<{ key: string; pairing: { token: string } }>("GET", "api/demo");
      if (!demo.ok) return demo;
      const rawKey = rawKeyFrom(demo.value.key);
      return rawKey === undefined ? err({ type: "Broken", reason: "key" }) : join(demo.value.pairing.token, rawKey, deps.demoDeviceName, true);
    },
  };
};

interface ServerStatus {
  readonly product: string;
  readonly state: "needs-setup" | "ready";
  readonly demo: boolean;
  readonly local: boolean;
  readonly school?: { readonly id: string; readonly name: string };
}

/** A school has staff from its first moment on, so a key that opens none of them is another school's. */
const opensAny = async (rawKey: RawSchoolKey, staff: readonly WireDocument[]): Promise<boolean> => {
  const key = await schoolKeyFrom(rawKey);
  const tried = await Promise.all(staff.map((doc) => staffFrom(key, doc).then(() => true, () => false)));
  return tried.includes(true);
};

const rawKeyFrom = (text: string): RawSchoolKey | undefined => {
  try {
    const bytes = fromBase64Url(text);
    return bytes.length === 32 ? bytes : undefined;
  } catch {
    return undefined;
  }
};

const refusalFrom = (status: number, { error, reason }: { error?: string; reason?: string }): StartRefusal => {
  const facts = reason === undefined ? {} : { reason };
  if (status === 429) return { type: "TooManyTries", ...facts };
  if (status === 409) return { type: "AlreadySetUp", ...facts };
  if (status === 404 || status === 410 || /pairing/.test(error ?? "")) return { type: "TokenExpired", ...facts };
  if (status === 401 || status === 403) return { type: "WrongCode", ...facts };
  return { type: "Broken", ...facts };
};
