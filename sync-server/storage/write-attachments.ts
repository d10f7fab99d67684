/** An edit's attachments find their revision here: new ones get its generation, stubs are looked up in what the edit stands on. */
import type { GivenAttachment } from "../revisions/given-attachment.ts";
import { stubNamed, stubsIn, withStubs, type AttachmentStub } from "../attachments/stubs.ts";
import { CouchFailure } from "../couch-error.ts";
import { standingOf, type Edit } from "../revisions/edit.ts";
import { revisionText } from "../revisions/revision.ts";
import { leavesOf, lineOf } from "../revisions/revision-tree.ts";
import type { StoredDocument, Writer } from "./document-storage.ts";

/** The edit with its stubs in its body. An edit that stands nowhere is given back as it is: it is a conflict, whatever is attached. */
export const withItsAttachments = (writer: Writer, stored: StoredDocument | undefined, edit: Edit): Edit => {
  const { attachments } = edit;
  if (attachments === undefined) return edit;
  const upon = edit.replicated === undefined ? standingOf(stored?.tree ?? [], edit) : undefined;
  if (upon === "nowhere") return edit;
  const generation = edit.replicated === undefined ? (typeof upon === "object" ? upon.generation : 0) + 1 : (edit.revision?.generation ?? 1);
  const before = (): string[] => {
    if (stored === undefined) return [];
    if (typeof upon === "object") return bodiesOf(writer, stored, [revisionText(upon)]);
    return edit.replicated === undefined ? [] : bodiesOf(writer, stored, revisionsAround(stored, edit));
  };
  const stubs = attachments.map((given): [string, AttachmentStub] => {
    if (given.is === "stub") return [given.name, kept(edit.id, before(), given)];
    const { name, type, content } = given;
    const revpos = edit.replicated === undefined ? generation : Math.min(given.generation ?? generation, generation);
    return [name, { content_type: type, revpos, digest: content.digest, length: content.length, stub: true }];
  });
  return { ...edit, body: withStubs(edit.body, Object.fromEntries(stubs)) };
};

/** Once the edit is taken. */
export const keepAttachments = (writer: Writer, { id, attachments = [] }: Edit): void => {
  for (const given of attachments) if (given.is === "content") writer.keepAttachment(id, given.content);
};

/** Forgets what no revision that ends a branch names any more. */
export const dropUnnamedAttachments = (writer: Writer, document: StoredDocument): void => {
  const bodies = bodiesOf(writer, document, leavesOf(document.tree).map(({ rev }) => rev));
  writer.keepOnlyAttachments(document.id, bodies.flatMap((body) => Object.values(stubsIn(body)).map(({ digest }) => digest)));
};

const kept = (id: string, bodies: readonly string[], { name, digest }: Extract<GivenAttachment, { is: "stub" }>): AttachmentStub => {
  for (const body of bodies) {
    const stub = stubNamed(body, name);
    if (stub !== undefined && (digest === undefined || digest === stub.digest)) return stub;
  }
  throw new CouchFailure("missing_stub", `Invalid attachment stub in ${id} for ${name}`);
};

/** A replicated edit's own ancestors first, then whatever else ends a branch here. */
const revisionsAround = ({ tree }: StoredDocument, { revision, replicated }: Edit): string[] => {
  const hashes = replicated?.hashes ?? [];
  const ancestors = hashes.slice(1).map((hash, index) => ({ generation: (revision?.generation ?? 1) - index - 1, hash }));
  const known = ancestors.find((ancestor) => lineOf(tree, ancestor).length > 0);
  return [...(known === undefined ? [] : lineOf(tree, known).map(({ rev }) => rev)), ...leavesOf(tree).map(({ rev }) => rev)];
};

const bodiesOf = (writer: Writer, { id, winner, body }: StoredDocument, revisions: readonly string[]): string[] =>
  revisions.flatMap((rev) => (rev === winner ? body : (writer.body(id, rev) ?? [])));
