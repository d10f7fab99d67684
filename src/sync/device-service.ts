/** The school's devices as the server knows them, and the link that lets another one in. */
import { err, ok, type Result } from "#domain/kernel/result.ts";
import { toBase64Url } from "#wire/seal.ts";
import type { DeviceService } from "../desk/services.ts";
import { ExchangeTrouble, type CouchClient } from "./couch-client.ts";

interface ListedDevice {
  readonly id: string;
  readonly name: string;
  readonly pairedAt: number;
  readonly lastSeenAt: number;
  readonly revokedAt?: number;
}

export const createDeviceService = (deps: {
  readonly client: CouchClient;
  readonly thisDevice: string;
  /** The app's address as another device has to open it, without fragment. */
  readonly address: () => string;
  readonly rawKey: () => Promise<Uint8Array>;
}): DeviceService => {
  const asked = async <Answer>(ask: () => Promise<Answer>): Promise<Result<Answer, { type: "Unreachable" }>> => {
    try {
      return ok(await ask());
    } catch (error) {
      if (!(error instanceof ExchangeTrouble)) throw error;
      return err({ type: "Unreachable" });
    }
  };
  return {
    all: () =>
      asked(async () =>
        (await deps.client.api<{ devices: readonly ListedDevice[] }>("GET", "devices")).devices.map(({ id, name, pairedAt, lastSeenAt, revokedAt }) => ({
          id,
          name,
          pairedAt,
          lastSeenAt,
          revoked: revokedAt !== undefined,
          thisOne: id === deps.thisDevice,
        })),
      ),
    invite: () =>
      asked(async () => {
        const { token, expiresAt } = await deps.client.api<{ token: string; expiresAt: number }>("POST", "pairings", {});
        const fragment = new URLSearchParams({ token, key: toBase64Url(await deps.rawKey()) });
        return { url: `${deps.address()}#/start?${fragment.toString()}`, expiresAt };
      }),
    revoke: (id) => asked(async () => void (await deps.client.api("DELETE", `devices/${encodeURIComponent(id)}`))),
  };
};
