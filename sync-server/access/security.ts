/**
 * Who may enter a database: `_security` names its members and its admins. A database without any is open to server admins only,
 * also when an empty `_security` was written, where CouchDB would open it to everyone: here a database holds people.
 */
import { isJsonObject } from "../revisions/edit-from-json.ts";

export interface Principal {
  readonly name: string;
  readonly roles: readonly string[];
}

export interface Group {
  readonly names?: readonly string[];
  readonly roles?: readonly string[];
}

export interface Security {
  readonly admins?: Group;
  readonly members?: Group;
}

export const adminRole = "_admin";

export const closedSecurity: Security = { members: { roles: [adminRole] }, admins: { roles: [adminRole] } };

export const isServerAdmin = (principal: Principal | undefined): boolean => principal?.roles.includes(adminRole) ?? false;

export const isDatabaseAdmin = (principal: Principal | undefined, security: Security): boolean =>
  isServerAdmin(principal) || isIn(security.admins, principal);

export const isMember = (principal: Principal | undefined, security: Security): boolean =>
  isDatabaseAdmin(principal, security) || isIn(security.members, principal);

/** undefined: not a `_security` object. Other fields than CouchDB's are kept as they are. */
export const securityFrom = (json: unknown): Security | undefined => {
  if (!isJsonObject(json)) return undefined;
  return [json["admins"], json["members"]].every(isGroup) ? (json as Security) : undefined;
};

const isIn = (group: Group | undefined, principal: Principal | undefined): boolean => {
  if (principal === undefined || group === undefined) return false;
  return (group.names ?? []).includes(principal.name) || (group.roles ?? []).some((role) => principal.roles.includes(role));
};

const isGroup = (group: unknown): boolean =>
  group === undefined || (isJsonObject(group) && [group["names"], group["roles"]].every((list) => list === undefined || isTexts(list)));

export const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((item) => typeof item === "string");
