/**
 * Accounts in the cluster's own `_users`. CouchDB hashes the passwords, as its configuration says. It knows no disabled accounts:
 * one that is shut out gets a password that nobody knows, and its old one stays beside it, by which its owner is told why.
 * CouchDB's server administrators stand in its configuration, so no account can be one.
 */
import { setTimeout as pause } from "node:timers/promises";
import { basicCredentialsIn } from "../access/basic-credentials.ts";
import { isPassword, passwordFieldsOf } from "../access/password.ts";
import { adminRole, isTexts } from "../access/security.ts";
import { userDocumentId, usersDatabase } from "../access/user-document.ts";
import type { Couch } from "../api/couch.ts";
import { CouchFailure } from "../couch-error.ts";
import { isJsonObject, type JsonObject } from "../revisions/edit-from-json.ts";
import { jsonOf, type CouchServer } from "./couch-server.ts";

export interface ClusterAccounts {
  readonly putUser: Couch["accounts"]["putUser"];
  readonly disableUser: Couch["accounts"]["disableUser"];
  readonly authenticate: Couch["accounts"]["authenticate"];
  hasAdmin(): boolean;
  /** Whether this request is one of an account that was shut out, with the password that it had. */
  isShutOut(request: Request): Promise<boolean>;
}

export const createClusterAccounts = (server: CouchServer, randomBytes: (count: number) => Uint8Array): ClusterAccounts => {
  const pathOf = (name: string): string => `/${usersDatabase}/${encodeURIComponent(userDocumentId(name))}`;

  const userOf = async (name: string): Promise<JsonObject | undefined> => {
    const { status, json } = await server.must("GET", pathOf(name), undefined, [404]);
    return status === 404 || !isJsonObject(json) ? undefined : json;
  };

  const rewrite = async (name: string, change: (user: JsonObject | undefined) => JsonObject | undefined): Promise<void> => {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const changed = change(await userOf(name));
      if (changed === undefined) return;
      const { status } = await server.must("PUT", pathOf(name), changed, [409]);
      if (status !== 409) return;
    }
    throw new CouchFailure("conflict", "an account could not be written: others kept changing it");
  };

  /** CouchDB remembers accounts, and hears a moment later that one was changed: until then a device just paired would be refused. */
  const untilItEnters = async (name: string, password: string): Promise<void> => {
    const authorization = `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;
    for (let attempt = 0; attempt < looks; attempt++) {
      const answer = await server.send({ method: "GET", path: "/_session", headers: { authorization } });
      answer.resume();
      if (answer.statusCode === 200) return;
      await pause(betweenLooks);
    }
  };

  return {
    putUser: async ({ name, password, roles }) => {
      await rewrite(name, (user) => {
        const { disabled: _disabled, shutOut: _shutOut, ...kept } = user ?? {};
        return { ...kept, name, type: "user", roles: roles.filter((role) => role !== adminRole), password };
      });
      await untilItEnters(name, password);
    },
    disableUser: (name) =>
      rewrite(name, (user) => {
        if (user === undefined || user["disabled"] === true) return undefined;
        return { ...user, disabled: true, shutOut: passwordFieldsOf(user) ?? {}, password: Buffer.from(randomBytes(32)).toString("base64url") };
      }),
    authenticate: async (request) => {
      const headers = Object.fromEntries([...request.headers].filter(([name]) => name === "authorization" || name === "cookie"));
      if (Object.keys(headers).length === 0) return undefined;
      const answer = await server.send({ method: "GET", path: "/_session", headers });
      const { userCtx } = ((await jsonOf(answer)) ?? {}) as { userCtx?: { name?: unknown; roles?: unknown } };
      if (answer.statusCode !== 200 || typeof userCtx?.name !== "string" || !isTexts(userCtx.roles)) return undefined;
      return { name: userCtx.name, roles: userCtx.roles };
    },
    hasAdmin: () => true,
    isShutOut: async (request) => {
      const credentials = basicCredentialsIn(request.headers.get("authorization") ?? "");
      const user = credentials && (await userOf(credentials.name));
      if (credentials === undefined || user?.["disabled"] !== true || !isJsonObject(user["shutOut"])) return false;
      const fields = passwordFieldsOf(user["shutOut"]);
      return fields !== undefined && (await isPassword(credentials.password, fields));
    },
  };
};

const attempts = 5;
const looks = 50;
/** Milliseconds. */
const betweenLooks = 100;
