/**
 * A session is a signed name and time, as CouchDB's `AuthSession` is: nothing is kept on the server. The account's salt and key
 * are signed along, so that a new password ends every session of the old one.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { PasswordFields } from "./password.ts";

export const sessionSeconds = 600;
/** So long before its end a used session is given a new cookie. */
const renewSeconds = 540;

export const sessionCookie = (name: string, fields: PasswordFields, secret: string, now: number, secure: boolean): string => {
  const at = Math.floor(now / 1000).toString(16).toUpperCase();
  const token = Buffer.concat([Buffer.from(`${name}:${at}:`), signature(name, at, fields, secret)]).toString("base64url");
  return `AuthSession=${token}; Version=1; Max-Age=${sessionSeconds}; Path=/; HttpOnly; SameSite=Strict${secure ? "; Secure" : ""}`;
};

export const endOfSession = `AuthSession=; Version=1; Max-Age=0; Path=/; HttpOnly; SameSite=Strict`;

export interface SessionClaim {
  readonly name: string;
  readonly at: string;
  readonly signed: Buffer;
}

/** What a request's cookie claims; whether it is true only the account can tell. */
export const sessionClaimIn = (cookies: string | null): SessionClaim | undefined => {
  const token = /(?:^|;\s*)AuthSession=([A-Za-z0-9_-]+)/.exec(cookies ?? "")?.[1];
  if (token === undefined) return undefined;
  const bytes = Buffer.from(token, "base64url");
  const parts = /^([^:]+):([0-9A-F]{1,12}):$/.exec(bytes.subarray(0, -signatureBytes).toString("utf8"));
  if (parts === null) return undefined;
  return { name: parts[1] ?? "", at: parts[2] ?? "", signed: bytes.subarray(-signatureBytes) };
};

export const isSession = ({ name, at, signed }: SessionClaim, fields: PasswordFields, secret: string, now: number): "fresh" | "ageing" | "no" => {
  const age = now / 1000 - Number.parseInt(at, 16);
  if (age > sessionSeconds || age < -sessionSeconds) return "no";
  if (!timingSafeEqual(signed, signature(name, at, fields, secret))) return "no";
  return age > sessionSeconds - renewSeconds ? "ageing" : "fresh";
};

const signatureBytes = 32;

const signature = (name: string, at: string, { salt, derived_key }: PasswordFields, secret: string): Buffer =>
  createHmac("sha256", `${secret}${salt}${derived_key}`).update(`${name}:${at}`).digest();
