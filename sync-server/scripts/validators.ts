/**
 * What the `validate_doc_update` functions of a database say of a document that is to be written: all of them are asked, of every
 * writer, an administrator too. Design documents are asked of nobody.
 */
import type { Principal, Security } from "../access/security.ts";
import { CouchFailure } from "../couch-error.ts";
import type { Edit } from "../revisions/edit.ts";
import { revisionFrom, revisionText } from "../revisions/revision.ts";
import { lineOf } from "../revisions/revision-tree.ts";
import type { DatabaseStorage, ShownDocument } from "../storage/document-storage.ts";
import { documentText, revisionShown, winnerShown } from "../storage/document-text.ts";
import { isJavaScript, type DesignScripts } from "./design-scripts.ts";

export interface Writing {
  readonly name: string;
  readonly database: DatabaseStorage;
  readonly principal: Principal | undefined;
  readonly security: Security;
}

/** Throws the refusal. Undefined at once where nobody is to be asked. */
export type Validate = (writing: Writing, edit: Edit) => Promise<void> | undefined;

export const createValidate = (scripts: DesignScripts, designVersion: (database: DatabaseStorage) => number): Validate => {
  const known = new WeakMap<DatabaseStorage, { readonly designs: number; readonly validators: readonly ShownDocument[] }>();

  const validatorsOf = (database: DatabaseStorage): readonly ShownDocument[] => {
    const designs = designVersion(database);
    const before = known.get(database);
    if (before?.designs === designs) return before.validators;
    const validators = database.shownById({ from: "_design/", to: "_design0", withTo: false, limit: Number.MAX_SAFE_INTEGER }).filter(isValidator);
    known.set(database, { designs, validators });
    return validators;
  };

  const ask = async (validators: readonly ShownDocument[], { name, database, principal, security }: Writing, edit: Edit): Promise<void> => {
    const asked = [newDocument(edit), documentBefore(database, edit), { db: name, name: principal?.name ?? null, roles: principal?.roles ?? [] }, security];
    for (const design of validators) {
      const outcome = (await scripts.of(database, design)).run("call", ["validate_doc_update"], asked);
      if (outcome.is === "forbidden" || outcome.is === "unauthorized") throw new CouchFailure(outcome.is, outcome.reason);
      if (outcome.is === "failed") throw new CouchFailure("forbidden", outcome.reason);
    }
  };

  return (writing, edit) => {
    if (edit.id.startsWith("_design/")) return undefined;
    const validators = validatorsOf(writing.database);
    return validators.length === 0 ? undefined : ask(validators, writing, edit);
  };
};

const isValidator = ({ body }: ShownDocument): boolean => {
  if (!body.includes("validate_doc_update")) return false;
  const json = JSON.parse(body) as Readonly<Record<string, unknown>>;
  return isJavaScript(json) && typeof json["validate_doc_update"] === "string";
};

const newDocument = ({ id, revision, replicated, deleted, body }: Edit): object => {
  const rev = revision === undefined ? {} : { _rev: revisionText(revision) };
  const revisions = replicated === undefined || revision === undefined ? {} : { _revisions: { start: revision.generation, ids: replicated.hashes } };
  return { _id: id, ...rev, ...revisions, ...(deleted ? { _deleted: true } : {}), ...(JSON.parse(body) as object) };
};

/** What the edit stands on; null where there is nothing. */
const documentBefore = (database: DatabaseStorage, { id, revision, replicated }: Edit): unknown => {
  const stored = database.get(id);
  if (stored === undefined) return null;
  const parent = replicated === undefined ? revision : (replicated.hashes[1] ?? "") === "" ? undefined : revisionFrom(`${(revision?.generation ?? 1) - 1}-${replicated.hashes[1]}`);
  if (parent === undefined) return replicated === undefined && !stored.deleted ? parsed(documentText(winnerShown(stored))) : null;
  const known = lineOf(stored.tree, parent).length > 0 ? revisionShown(database, stored, revisionText(parent)) : undefined;
  return known === undefined ? null : parsed(documentText(known));
};

const parsed = (text: string): unknown => JSON.parse(text);
