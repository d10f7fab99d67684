/**
 * A device joins with a token that a device already in the school shows as a QR code: good for one device and a quarter of an
 * hour, and kept in memory only, so that nothing on disk lets anyone in. With it goes how the new device comes here. When every device is lost, who sits at the server's
 * own machine gets a token too; the names stay sealed to whoever has no key.
 */
import { Hono, type MiddlewareHandler } from "hono";
import * as v from "valibot";
import type { ApiDeps, IsLocal } from "./api-app.ts";
import type { ApiEnv } from "./api-env.ts";
import { apiError } from "./api-error.ts";
import { codePatience, createAttempts } from "../access/attempts.ts";
import { bodyFrom, deviceSchema, smallBody } from "./request-body.ts";

export interface Pairings {
  open(): { readonly token: string; readonly expiresAt: number };
  /** True once for each token, within its time. */
  redeem(token: string): boolean;
  isOpen(token: string): boolean;
}

export const createPairings = ({ clock, randomBytes }: { clock: () => number; randomBytes: (count: number) => Uint8Array }): Pairings => {
  const expiryByToken = new Map<string, number>();
  const isOpen = (token: string): boolean => (expiryByToken.get(token) ?? 0) > clock();
  return {
    open: () => {
      for (const token of expiryByToken.keys()) if (!isOpen(token)) expiryByToken.delete(token);
      const token = Buffer.from(randomBytes(18)).toString("base64url");
      const expiresAt = clock() + lifetime;
      expiryByToken.set(token, expiresAt);
      return { token, expiresAt };
    },
    redeem: (token) => isOpen(token) && expiryByToken.delete(token),
    isOpen,
  };
};

export const pairingRoutes = ({ register, enrolment, pairings, reach, clock }: ApiDeps, signedIn: MiddlewareHandler<ApiEnv>, isLocal: IsLocal) => {
  const localOrSignedIn: MiddlewareHandler<ApiEnv> = (c, next) => (isLocal(c.req.raw, c.env) ? next() : signedIn(c, next));
  const attempts = createAttempts(clock, codePatience(wrongTries));
  return new Hono<ApiEnv>()
    .post("/pairings", localOrSignedIn, (c) => (register.current() === undefined ? apiError(c, "not_set_up", "no school is set up here yet") : c.json({ ...pairings.open(), ...reach() }, 201)))
    .post("/pairings/:token", smallBody, async (c) => {
      const who = c.env?.remoteAddress ?? "unknown";
      const seconds = attempts.secondsToWait(who);
      if (seconds > 0) return apiError(c, "too_many_tries", `wait ${seconds} seconds`, { "retry-after": String(seconds) });
      const token = c.req.param("token");
      if (!pairings.isOpen(token)) {
        attempts.failed(who);
        return apiError(c, "unknown_pairing", "this pairing code was used, is too old, or never was");
      }
      const body = await bodyFrom(c, pairingSchema);
      if (!body.ok) return body.error;
      if (!pairings.redeem(token)) return apiError(c, "unknown_pairing", "this pairing code was used a moment ago");
      const enrolled = await enrolment.pair(body.value.device);
      return enrolled.ok ? c.json(enrolled.value, 201) : apiError(c, enrolled.error, "no school is set up here yet");
    });
};

const lifetime = 15 * 60_000;
const wrongTries = 10;
const pairingSchema = v.object({ device: deviceSchema });
