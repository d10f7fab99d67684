/** The school's devices as the server knows them, and the link that lets another one in. */
import { err, ok, type Result } from "#domain/kernel/result.ts";
import { toBase64Url } from "#wire/seal.ts";
import type { DeviceService, Invitation, InvitationLink } from "../desk/services.ts";
import { ExchangeTrouble } from "./answers.ts";
import type { CouchClient } from "./couch-client.ts";

interface ListedDevice {
  readonly id: string;
  readonly name: string;
  readonly pairedAt: number;
  readonly lastSeenAt: number;
  readonly revokedAt?: number;
}

export const createDeviceService = (deps: {
  readonly client: CouchClient;
  readonly thisDevice: () => string;
  /** The app's address on this device, without fragment. */
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
          thisOne: id === deps.thisDevice(),
        })),
      ),
    invite: () =>
      asked(async () => {
        const opened = await deps.client.api<OpenedPairing>("POST", "pairings", {});
        const fragment = new URLSearchParams({ token: opened.token, key: toBase64Url(await deps.rawKey()) }).toString();
        return invitationTo(deps.address(), opened, fragment);
      }),
    revoke: (id) => asked(async () => void (await deps.client.api("DELETE", `devices/${encodeURIComponent(id)}`))),
  };
};

interface OpenedPairing {
  readonly token: string;
  readonly expiresAt: number;
  readonly addresses: readonly string[];
  readonly secure: boolean;
  readonly certificatePage?: string;
}

/** An address that brought this device here brings another one too, unless it means "this machine": then the server's own are taken. */
const invitationTo = (here: string, { expiresAt, addresses, secure, certificatePage }: OpenedPairing, fragment: string): Invitation => {
  const linkTo = (address: string): InvitationLink => {
    const { host, hostname } = new URL(address);
    return { host, url: `${address}#/start?${fragment}`, ...(certificatePage === undefined ? {} : { certificatePage: atHost(certificatePage, hostname) }) };
  };
  const [first, ...others] = isThisMachine(here) ? addresses : [here];
  if (first === undefined || (isThisMachine(here) && !secure)) return { expiresAt, links: [linkTo(here)], onlyHere: secure ? "NoNetwork" : "PlainHttp" };
  return { expiresAt, links: [linkTo(first), ...others.map(linkTo)] };
};

const isThisMachine = (address: string): boolean => /^(localhost|.*\.localhost|127\..*|\[::1\])$/.test(new URL(address).hostname);

/** Who finds the server under one name may not find it under another. */
const atHost = (address: string, hostname: string): string => Object.assign(new URL(address), { hostname }).href;
