/**
 * The documents of `_users`. What CouchDB's own `_design/_auth` checks is checked here; a password is replaced by its hash before
 * anything is written. `"disabled": true` is ours: such an account cannot sign in, which is how a lost tablet is shut out.
 */
import type { JsonObject } from "../revisions/edit-from-json.ts";
import { hashedPassword } from "./password.ts";
import { isTexts } from "./security.ts";

export const usersDatabase = "_users";

export const userDocumentId = (name: string): string => `${userPrefix}${name}`;

const userPrefix = "org.couchdb.user:";

/** Why this document may not be written to `_users`, or undefined. */
export const userDocumentRefusal = (id: string, user: JsonObject): string | undefined => {
  if (user["_deleted"] === true) return undefined;
  const { type, name, roles, password } = user;
  if (type !== "user") return "doc.type must be user";
  if (typeof name !== "string" || name === "") return "doc.name is required";
  if (roles === undefined) return "doc.roles must exist";
  if (!Array.isArray(roles)) return "doc.roles must be an array";
  if (!isTexts(roles)) return "doc.roles can only contain strings";
  if (id !== userDocumentId(name)) return `Doc ID must be of the form ${userPrefix}name`;
  if (name.includes(":")) return "Character `:` is not allowed in usernames.";
  if (password !== undefined && typeof password !== "string") return "doc.password must be a string";
  return undefined;
};

export const withHashedPassword = async (user: JsonObject, randomBytes: (count: number) => Uint8Array): Promise<JsonObject> => {
  const { password, ...rest } = user;
  if (typeof password !== "string") return rest;
  return { ...rest, ...(await hashedPassword(password, randomBytes)) };
};
