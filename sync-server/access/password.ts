/**
 * Passwords as CouchDB keeps them, so that accounts carry over to a cluster: PBKDF2 with the salt's hexadecimal text as salt,
 * and a key as long as its hash. CouchDB's accounts of older versions (SHA-1) are understood too.
 */
import { pbkdf2, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

export interface PasswordFields {
  readonly password_scheme: "pbkdf2";
  readonly pbkdf2_prf: string;
  readonly salt: string;
  readonly iterations: number;
  readonly derived_key: string;
}

export const hashedPassword = async (password: string, randomBytes: (count: number) => Uint8Array): Promise<PasswordFields> => {
  const salt = Buffer.from(randomBytes(16)).toString("hex");
  const fields = { password_scheme: "pbkdf2", pbkdf2_prf: "sha256", salt, iterations } as const;
  return { ...fields, derived_key: (await derive(password, fields)).toString("hex") };
};

export const isPassword = async (password: string, fields: PasswordFields): Promise<boolean> => {
  const wanted = Buffer.from(fields.derived_key, "hex");
  const given = await derive(password, fields);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
};

/** The account's password fields, or undefined when it has none that we can check. */
export const passwordFieldsOf = (user: Readonly<Record<string, unknown>>): PasswordFields | undefined => {
  const { password_scheme: scheme, pbkdf2_prf: prf = "sha", salt, iterations: rounds, derived_key: key } = user;
  if (scheme !== "pbkdf2" || typeof prf !== "string" || !(prf in digests)) return undefined;
  if (typeof salt !== "string" || typeof key !== "string" || typeof rounds !== "number") return undefined;
  if (!Number.isSafeInteger(rounds) || rounds < 1 || rounds > mostIterations) return undefined;
  return { password_scheme: scheme, pbkdf2_prf: prf, salt, iterations: rounds, derived_key: key };
};

/** A tenth of a second of one core at most on a school's machine; a device's password is 256 random bits and needs none of it. */
const iterations = 50_000;
const mostIterations = 10_000_000;

const digests: Readonly<Record<string, { readonly digest: string; readonly bytes: number }>> = {
  sha: { digest: "sha1", bytes: 20 },
  sha224: { digest: "sha224", bytes: 28 },
  sha256: { digest: "sha256", bytes: 32 },
  sha384: { digest: "sha384", bytes: 48 },
  sha512: { digest: "sha512", bytes: 64 },
};

const pbkdf2InThread = promisify(pbkdf2);

const derive = (password: string, { pbkdf2_prf: prf, salt, iterations: rounds }: Omit<PasswordFields, "derived_key">): Promise<Buffer> => {
  const { digest, bytes } = digests[prf] ?? { digest: "sha256", bytes: 32 };
  return pbkdf2InThread(password, salt, rounds, bytes, digest);
};
