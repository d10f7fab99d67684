/**
 * Accounts are the documents of `_users`, asked at every request: what is disabled or changed there holds from the next request on.
 * One that was read is read again once anything was written there. The slow part, checking a password, is remembered for some minutes,
 * and only together with the very key it was checked against.
 */
import { hash } from "node:crypto";
import { contentOf } from "../attachments/attachment.ts";
import { CouchFailure } from "../couch-error.ts";
import { editFromJson, isJsonObject, type JsonObject } from "../revisions/edit-from-json.ts";
import type { Databases } from "../storage/databases.ts";
import type { StoredDocument } from "../storage/document-storage.ts";
import { basicCredentialsIn } from "./basic-credentials.ts";
import { createGuesses, type Guess } from "./guesses.ts";
import { isPassword, passwordFieldsOf, type PasswordFields } from "./password.ts";
import { adminRole, isTexts, type Principal } from "./security.ts";
import { isSession, sessionClaimIn, sessionCookie } from "./session-cookie.ts";
import { userDocumentId, usersDatabase, withHashedPassword } from "./user-document.ts";

export interface NewUser {
  readonly name: string;
  readonly password: string;
  readonly roles: readonly string[];
}

export interface Identity {
  readonly principal: Principal;
  readonly by: "default" | "cookie";
  /** A cookie that takes the place of the one that came, because it ends soon. */
  readonly renewed?: string;
}

/** What a request says of who sends it. */
export interface Claims {
  readonly url: string;
  readonly headers: { get(name: string): string | null };
}

export interface Accounts {
  /** Makes the account or gives it this password and these roles; a disabled one works again. */
  putUser(user: NewUser): Promise<void>;
  disableUser(name: string): Promise<void>;
  hasAdmin(): boolean;
  /** Who asks, or undefined: nobody, a wrong password, a disabled account. */
  authenticate(request: Claims): Promise<Principal | undefined>;
  /** Who asks, from which address; undefined when the request claims nothing. A claim that is not true is a `CouchFailure`. */
  identify(request: Claims, from?: string): Promise<Identity | undefined>;
  /** This request was made within the server, in this account's name: it needs no password. */
  vouch(request: Request, principal: Principal): void;
  /** Checks a name and a password, and throws when they are not an account's, or have been guessed too often. */
  signIn(name: string, password: string, from?: string): Promise<Principal>;
  /** The cookie for someone who has just signed in. */
  sessionFor(name: string, secure: boolean): string;
  /** The account as it is now; undefined when it is gone or disabled. */
  current(name: string): Principal | undefined;
}

export interface AccountsDeps {
  readonly databases: Databases;
  readonly clock: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
}

export const createAccounts = ({ databases, clock, randomBytes }: AccountsDeps): Accounts => {
  databases.create(usersDatabase);
  const secret = sessionSecret(databases, randomBytes);
  const remembered = createRemembered(clock, randomBytes);
  const guesses = createGuesses(clock);

  /** Read since the last write to `_users`. */
  let read = { from: databases.find(usersDatabase), seq: -1, users: new Map<string, User | undefined>() };
  const userOf = (name: string): User | undefined => {
    const from = databases.find(usersDatabase);
    const seq = from?.totals().seq ?? 0;
    if (from !== read.from || seq !== read.seq || read.users.size >= rememberedAtMost) read = { from, seq, users: new Map() };
    const { users } = read;
    if (!users.has(name)) users.set(name, userIn(from?.get(userDocumentId(name))));
    return users.get(name);
  };

  const rewrite = async (name: string, change: (user: User | undefined) => JsonObject): Promise<void> => {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const user = userOf(name);
      const edit = editFromJson(change(user), { newEdits: true, id: userDocumentId(name), rev: user?.rev, idForNew: () => "", keptAs: contentOf });
      const [verdict] = await databases.write(usersDatabase, [edit]);
      if (verdict?.ok === true) return;
    }
    throw new Error("an account could not be written: others kept changing it");
  };

  const signIn: Accounts["signIn"] = async (name, password, from = "unknown") => {
    const guess: Guess = { name, password, from };
    const seconds = guesses.secondsToWait(guess);
    if (seconds > 0) throw new CouchFailure("too_many_requests", `Too many wrong passwords: wait ${seconds} seconds.`, { "retry-after": String(seconds) });
    const user = userOf(name);
    const fields = user?.fields;
    const begin = (): void => guesses.begun(guess);
    if (fields === undefined) begin();
    if (user === undefined || fields === undefined || !(await remembered.isPassword(name, password, fields, begin))) {
      guesses.wrong(guess);
      throw wrongPassword();
    }
    guesses.right(guess);
    if (user.disabled) throw disabledAccount();
    return { name, roles: user.roles };
  };

  const vouched = new WeakMap<Claims, Principal>();

  const identify: Accounts["identify"] = async (request, from) => {
    const own = vouched.get(request);
    if (own !== undefined) return { principal: own, by: "default" };
    const header = request.headers.get("authorization");
    if (header !== null) {
      const credentials = basicCredentialsIn(header);
      if (credentials === undefined) throw wrongPassword();
      return { principal: await signIn(credentials.name, credentials.password, from), by: "default" };
    }
    const claim = sessionClaimIn(request.headers.get("cookie"));
    const user = claim && userOf(claim.name);
    if (claim === undefined || user?.fields === undefined) return undefined;
    const session = isSession(claim, user.fields, secret, clock());
    if (session === "no") return undefined;
    if (user.disabled) throw disabledAccount();
    const identity: Identity = { principal: { name: claim.name, roles: user.roles }, by: "cookie" };
    return session === "fresh" ? identity : { ...identity, renewed: sessionCookie(claim.name, user.fields, secret, clock(), isSecure(request)) };
  };

  return {
    putUser: async ({ name, password, roles }) => {
      const hashed = await withHashedPassword({ name, type: "user", roles, password }, randomBytes);
      await rewrite(name, (user) => ({ ...withoutDisabled(user?.document ?? {}), ...hashed }));
    },
    disableUser: async (name) => {
      if (userOf(name) !== undefined) await rewrite(name, (user) => ({ ...user?.document, disabled: true }));
    },
    hasAdmin: () => {
      const rows = databases.find(usersDatabase)?.byId({ limit: Number.MAX_SAFE_INTEGER }) ?? [];
      return rows.some(({ body, winner }) => {
        const user = userFrom(JSON.parse(body), winner);
        return user !== undefined && !user.disabled && user.fields !== undefined && user.roles.includes(adminRole);
      });
    },
    authenticate: async (request) => {
      try {
        return (await identify(request))?.principal;
      } catch (error) {
        if (error instanceof CouchFailure) return undefined;
        throw error;
      }
    },
    identify,
    vouch: (request, principal) => void vouched.set(request, principal),
    signIn,
    sessionFor: (name, secure) => {
      const fields = userOf(name)?.fields;
      if (fields === undefined) throw wrongPassword();
      return sessionCookie(name, fields, secret, clock(), secure);
    },
    current: (name) => {
      const user = userOf(name);
      return user === undefined || user.disabled ? undefined : { name, roles: user.roles };
    },
  };
};

export const isSecure = (request: Pick<Claims, "url">): boolean => request.url.startsWith("https:");

const attempts = 5;

const wrongPassword = (): CouchFailure => new CouchFailure("unauthorized", "Name or password is incorrect.");
const disabledAccount = (): CouchFailure => new CouchFailure("unauthorized", "This account is disabled: the device was revoked.");

interface User {
  readonly rev: string;
  readonly roles: readonly string[];
  readonly disabled: boolean;
  readonly fields: PasswordFields | undefined;
  readonly document: JsonObject;
}

const userIn = (stored: StoredDocument | undefined): User | undefined => (stored === undefined || stored.deleted ? undefined : userFrom(JSON.parse(stored.body), stored.winner));

const userFrom = (document: unknown, rev: string): User | undefined => {
  if (!isJsonObject(document)) return undefined;
  const { roles } = document;
  return { rev, document, disabled: document["disabled"] === true, fields: passwordFieldsOf(document), roles: isTexts(roles) ? roles : [] };
};

const withoutDisabled = ({ disabled: _disabled, ...user }: JsonObject): JsonObject => user;

/** Kept with the accounts, so that a restart ends no session. */
const sessionSecret = (databases: Databases, randomBytes: (count: number) => Uint8Array): string => {
  const users = databases.find(usersDatabase);
  const known = users?.setting("sessionSecret");
  if (known !== undefined) return known;
  const secret = Buffer.from(randomBytes(32)).toString("hex");
  users?.putSetting("sessionSecret", secret);
  return secret;
};

/** As a rule it is the very same, read once. */
const isSame = (one: PasswordFields, other: PasswordFields): boolean => one === other || JSON.stringify(one) === JSON.stringify(other);

const rememberedFor = 5 * 60_000;
const rememberedAtMost = 2_000;

/** Never the password itself: its digest under a key that only this process knows. Askers of the same moment share one check. */
const createRemembered = (clock: () => number, randomBytes: (count: number) => Uint8Array) => {
  const key = Buffer.from(randomBytes(32)).toString("hex");
  const checks = new Map<string, { readonly until: number; readonly digest: string; readonly fields: PasswordFields; readonly right: Promise<boolean> }>();
  return {
    /** `begin` hears of a check that nobody has asked for yet. */
    isPassword: async (name: string, password: string, fields: PasswordFields, begin: () => void): Promise<boolean> => {
      // One call: an HMAC, which nobody outside could tell from it, costs more than the rest of a small request.
      const digest = hash("sha256", `${key}${password}`, "base64");
      const known = checks.get(name);
      if (known !== undefined && known.digest === digest && isSame(known.fields, fields) && known.until > clock()) return known.right;
      begin();
      const right = isPassword(password, fields);
      const check = { until: clock() + rememberedFor, digest, fields, right };
      if (checks.size >= rememberedAtMost) checks.clear();
      // A wrong guess does not push out the right password of the account's owner.
      if (known === undefined || known.until <= clock()) checks.set(name, check);
      if (await right) checks.set(name, check);
      else if (checks.get(name) === check) checks.delete(name);
      return right;
    },
  };
};
