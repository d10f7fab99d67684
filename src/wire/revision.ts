/** A revision of CouchDB as text: how many edits the document has seen, and a hash of the last one. */
import type { WireDocument } from "./documents.ts";

export const generationOf = (rev: string): number => Number.parseInt(rev, 10) || 0;

export const hashOf = (rev: string): string => rev.slice(rev.indexOf("-") + 1);

/** What a document says, at whichever revision. */
export const withoutRevision = ({ _rev, _revisions, ...content }: WireDocument): WireDocument => content as WireDocument;

/** What is written once under an id of its own and never edited: whoever holds the id holds it. */
export const isWrittenOnce = (id: string): boolean => /^(event|voucher):/.test(id);
