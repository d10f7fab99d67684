/**
 * How a device comes to a school: by the first run on the server's own machine (or with the code it printed), by the pairing
 * link of a colleague's device, or by opening the demo. The school's key never goes to the server: at the first run it is
 * made here, at pairing it travels in the link's fragment.
 */
import { newId, type DeviceId, type SchoolId } from "#domain/kernel/ids.ts";
import { err, ok, type Result } from "#domain/kernel/result.ts";
import { fromBase64Url, toBase64Url, type RawSchoolKey } from "#wire/seal.ts";
import type { FirstRunAnswers, StartLook, StartRefusal, StartService } from "../desk/services.ts";
import type { Account, Fetch } from "./couch-client.ts";

/** What the server gives a device that it lets in. */
export interface Admission {
  readonly school: { readonly id: SchoolId; readonly name: string; readonly code?: string };
  readonly device: { readonly id: DeviceId; readonly name: string; readonly account: Account; readonly block: number };
}

/** Writes the new school or the joined one to this device. Implemented by storage. */
export interface SchoolMaker {
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
  const call = async <Answer>(method: "GET" | "POST", path: string, body?: object): Promise<Result<Answer, StartRefusal>> => {
    try {
      const response = await deps.fetch(`${deps.base}api/${path}`, {
        method,
        cache: "no-store",
        signal: AbortSignal.timeout(30_000),
        ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
      });
      const json = (await response.json()) as { error?: string; reason?: string };
      return response.ok ? ok(json as Answer) : err(refusalFrom(response.status, json));
    } catch {
      return err({ type: "Unreachable" });
    }
  };

  const join = async (token: string, rawKey: RawSchoolKey, name: string, demo: boolean): Promise<Result<void, StartRefusal>> => {
    const admission = await call<Admission>("POST", `pairings/${encodeURIComponent(token)}`, { device: { id: newId("device", deps.randomByte), name } });
    if (!admission.ok) return admission;
    await deps.maker.join(admission.value, rawKey, demo);
    return ok(undefined);
  };

  return {
    look: async (): Promise<StartLook> => {
      if (!deps.secure) return { type: "Insecure" };
      const status = await call<ServerStatus>("GET", "status");
      if (!status.ok || status.value.product !== "tu-sach") return { type: "Unreachable" };
      const { state, local, demo, school } = status.value;
      return state === "needs-setup" ? { type: "NeedsSetup", local } : { type: "Ready", demo, local, schoolName: school?.name ?? "" };
    },

    firstRun: async (answers) => {
      const rawKey = deps.randomKey();
      const { name, code, year } = answers.school;
      const admission = await call<Admission>("POST", "setup", {
        ...(answers.setupCode === undefined ? {} : { code: answers.setupCode }),
        school: { id: newId("unit", deps.randomByte), name, code },
        years: [year.year],
        // Nobody types this account; a person's own admin account comes from the server's command line.
        admin: { name: "school", password: toBase64Url(deps.randomKey()) },
        device: { id: newId("device", deps.randomByte), name: answers.deviceName },
      });
      if (!admission.ok) return admission;
      await deps.maker.begin(admission.value, rawKey, answers, year.year);
      return ok({ rawKey });
    },

    pair: ({ token, key }, deviceName) => {
      const rawKey = rawKeyFrom(key);
      return rawKey === undefined ? Promise.resolve(err({ type: "Broken", reason: "key" } as const)) : join(token, rawKey, deviceName, false);
    },

    openDemo: async () => {
      const demo = await call<{ key: string; pairing: { token: string } }>("GET", "demo");
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
  readonly school?: { readonly name: string };
}

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
