/** Who answers for a class travels in plain words: it names a teacher by an id that tells nobody who that is. */
import type { Homeroom } from "#domain/patrons/homeroom.ts";
import type { WireDocument } from "./documents.ts";

export const homeroomKind = "homeroom";

export const homeroomToDocument = ({ id, ...content }: Homeroom): WireDocument => ({ _id: id, kind: homeroomKind, v: 1, ...content });

export const homeroomFrom = ({ _id, _rev, kind, v, ...content }: WireDocument): Homeroom => ({ id: _id, ...content }) as object as Homeroom;
