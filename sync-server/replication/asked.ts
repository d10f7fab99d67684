/** What a replication is asked to do, read once at the door. */
import { hash } from "node:crypto";
import { isTexts } from "../access/security.ts";
import { CouchFailure } from "../couch-error.ts";
import { isJsonObject, type JsonObject } from "../revisions/edit-from-json.ts";

export interface ReplicationAsked {
  readonly source: PeerAddress;
  readonly target: PeerAddress;
  readonly createTarget: boolean;
  readonly continuous: boolean;
  readonly cancel: boolean;
  /** Which documents: the parameters of `_changes`. */
  readonly which: Which;
  readonly since: string | undefined;
}

export interface Which {
  readonly filter: string | undefined;
  readonly query: Readonly<Record<string, string>>;
  readonly ids: readonly string[] | undefined;
  readonly selector: JsonObject | undefined;
}

/** `url` without credentials and with a slash at its end; a database of this server has none but its name. */
export interface PeerAddress {
  readonly name: string | undefined;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** `own`: the address of this server, for databases that are named without one; `headers`: who asks. */
export const replicationAsked = (body: JsonObject, own: string, headers: Readonly<Record<string, string>>): ReplicationAsked => {
  const { doc_ids: ids, selector, filter, query_params: query = {}, since_seq: since } = body;
  if (ids !== undefined && !isTexts(ids)) throw new CouchFailure("bad_request", "`doc_ids` is not a list of doc ids.");
  if (selector !== undefined && !isJsonObject(selector)) throw new CouchFailure("bad_request", "`selector` is not an object.");
  if (filter !== undefined && typeof filter !== "string") throw new CouchFailure("bad_request", "`filter` is not a text.");
  if (!isJsonObject(query)) throw new CouchFailure("bad_request", "`query_params` is not an object.");
  if ([ids, selector, filter].filter((one) => one !== undefined).length > 1) throw new CouchFailure("bad_request", "`doc_ids`, `filter`, `selector` are mutually exclusive");
  return {
    source: peerFrom(body["source"], "source", own, headers),
    target: peerFrom(body["target"], "target", own, headers),
    createTarget: body["create_target"] === true,
    continuous: body["continuous"] === true,
    cancel: body["cancel"] === true,
    which: { filter, ids, selector, query: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)])) },
    since: since === undefined ? undefined : String(since),
  };
};

/** The same for the same documents between the same two databases: under it their checkpoints lie. */
export const replicationId = ({ source, target, which }: ReplicationAsked): string => hash("md5", JSON.stringify([source.url, target.url, which.filter, which.query, which.ids, which.selector]));

const peerFrom = (given: unknown, which: string, own: string, asker: Readonly<Record<string, string>>): PeerAddress => {
  const { url, headers = {}, auth } = isJsonObject(given) ? given : { url: given };
  if (typeof url !== "string" || url === "") throw new CouchFailure("bad_request", `Missing \`${which}\``);
  if (!/^https?:\/\//.test(url)) return { name: url, url: `${own}/${encodeURIComponent(url)}/`, headers: asker };
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address === undefined) throw new CouchFailure("bad_request", `\`${which}\` is no address`);
  const { username, password } = basicOf(auth) ?? address;
  const credentials = username === "" ? {} : { authorization: `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64")}` };
  [address.username, address.password, address.search, address.hash] = ["", "", "", ""];
  const texts = isJsonObject(headers) ? Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === "string") : [];
  return { name: undefined, url: address.href.endsWith("/") ? address.href : `${address.href}/`, headers: { ...credentials, ...Object.fromEntries(texts) } };
};

/** CouchDB's `"auth": {"basic": {"username", "password"}}`. */
const basicOf = (auth: unknown): { username: string; password: string } | undefined => {
  const basic = isJsonObject(auth) ? auth["basic"] : undefined;
  if (!isJsonObject(basic) || typeof basic["username"] !== "string" || typeof basic["password"] !== "string") return undefined;
  return { username: encodeURIComponent(basic["username"]), password: encodeURIComponent(basic["password"]) };
};
