/**
 * What a client wants written, checked the same for every way in: its shape, the right of who sends it, the product's own rules
 * for a school's documents, and the rules of accounts, which lose their password here.
 */
import { isDatabaseAdmin } from "../access/security.ts";
import { userDocumentRefusal, usersDatabase, withHashedPassword } from "../access/user-document.ts";
import { contentOf } from "../attachments/attachment.ts";
import { CouchFailure } from "../couch-error.ts";
import { replicatorDatabase } from "../replication/replicator.ts";
import { editFromJson, isJsonObject, type EditOptions, type JsonObject } from "../revisions/edit-from-json.ts";
import type { Edit } from "../revisions/edit.ts";
import { designShapeRefusal } from "../scripts/design-shape.ts";
import { isGuarded } from "../storage/databases.ts";
import type { Entered, RouteDeps } from "./request.ts";

/**
 * What is refused for its content or its sender is a `CouchFailure` "forbidden" or "unauthorized"; what is no document at all, another one.
 * At once for a plain document: one of five hundred that come together should not wait for its turn.
 */
export const admitted = (deps: RouteDeps, entered: Entered, json: unknown, options: Omit<EditOptions, "idForNew" | "keptAs">): Edit | Promise<Edit> => {
  const { name, principal, security } = entered;
  const edit = editFromJson(json, { ...options, idForNew: () => newId(deps), keptAs: contentOf });
  if (!isJsonObject(json)) return edit;
  const isDesign = edit.id.startsWith("_design/");
  if (isDesign && !isDatabaseAdmin(principal, security)) throw new CouchFailure("forbidden", "You are not a db or server admin.");
  // A reader's photograph would be one: decision 0024.
  if (isGuarded(name, edit.id) && edit.attachments !== undefined) throw new CouchFailure("not_implemented", "attachments are not kept here");
  const isAccount = name === usersDatabase && !isDesign;
  const reason = isAccount ? userDocumentRefusal(edit.id, json) : isGuarded(name, edit.id) ? deps.refusal(name, { ...json, _id: edit.id }) : undefined;
  if (reason !== undefined) throw new CouchFailure("forbidden", reason);
  if (isDesign) return edit.deleted ? edit : compiled(deps, json, edit);
  const asked = deps.validate(entered, edit);
  return asked === undefined ? completed(deps, entered, json, edit) : asked.then(() => completed(deps, entered, json, edit));
};

const compiled = async ({ scripts }: RouteDeps, json: JsonObject, edit: Edit): Promise<Edit> => {
  const misshapen = designShapeRefusal(json);
  if (misshapen !== undefined) throw new CouchFailure("invalid_design_doc", misshapen);
  const broken = await scripts.refusal(json);
  if (broken !== undefined) throw new CouchFailure("compilation_error", broken);
  return edit;
};

const completed = (deps: RouteDeps, { name, principal }: Entered, json: JsonObject, edit: Edit): Edit | Promise<Edit> => {
  if (name === replicatorDatabase) return owned(edit, principal);
  return name === usersDatabase && json["password"] !== undefined ? withoutPassword(deps, edit) : edit;
};

const withoutPassword = async ({ randomBytes }: RouteDeps, edit: Edit): Promise<Edit> => ({ ...edit, body: JSON.stringify(await withHashedPassword(JSON.parse(edit.body), randomBytes)) });

/** A replication is asked for in somebody's name. */
const owned = (edit: Edit, principal: Entered["principal"]): Edit => {
  if (edit.deleted) return edit;
  const body = JSON.parse(edit.body) as JsonObject;
  return body["owner"] === undefined || body["owner"] === null ? { ...edit, body: JSON.stringify({ ...body, owner: principal?.name ?? null }) } : edit;
};

export const newId = ({ randomBytes }: RouteDeps): string => Buffer.from(randomBytes(16)).toString("hex");
