/**
 * What names a person travels sealed: readers, that two records are one reader, the tie of a reader to a party, notes, and staff. This is what is inside the
 * seals, and how they are closed and opened.
 */
import type { Id, JoinId, NoteId, PartyId, PatronId, StaffId } from "#domain/kernel/ids.ts";
import { tailOf } from "#domain/kernel/ids.ts";
import type { RecordsJoined } from "#domain/patrons/joined-records.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { StaffRole } from "#domain/school/staff-role.ts";
import type { WireDocument } from "./documents.ts";
import { fromBase64Url, opened, sealed, toBase64Url, type SchoolKey } from "./seal.ts";

/** Which reader a party of one library month is. Removed when the month is forgotten. */
export interface Tie {
  readonly party: PartyId;
  readonly patron: PatronId;
  /** "2026-11" */
  readonly month: string;
  /** The party is this class, and the reader its homeroom teacher, who answers for what it has. */
  readonly classUnit?: string;
}

export interface StaffRecord {
  readonly id: StaffId;
  readonly name: string;
  readonly role: StaffRole;
  readonly pin: PinHash;
}

/** PBKDF2-SHA-256 of a PIN. */
export interface PinHash {
  readonly salt: string;
  readonly iterations: number;
  readonly hash: string;
}

export const tieId = (party: PartyId): Id<"tie"> => `tie:${tailOf(party)}` as Id<"tie">;
export const partyOfTie = (id: string): PartyId => `party:${tailOf(id)}` as PartyId;

export const patronToDocument = async (key: SchoolKey, { id, ...content }: Patron): Promise<WireDocument> => sealedDocument(key, "patron", id, content);

export const patronFrom = async (key: SchoolKey, document: WireDocument): Promise<Patron> => ({
  ...(await contentOf<Omit<Patron, "id">>(key, document)),
  id: document._id as PatronId,
});

export const tieToDocument = async (key: SchoolKey, { party, ...content }: Tie): Promise<WireDocument> => sealedDocument(key, "tie", tieId(party), content);

export const tieFrom = async (key: SchoolKey, document: WireDocument): Promise<Tie> => ({
  ...(await contentOf<Omit<Tie, "party">>(key, document)),
  party: partyOfTie(document._id),
});

export const recordsJoinedKind = "records-joined";

export const recordsJoinedToDocument = async (key: SchoolKey, { id, ...content }: RecordsJoined): Promise<WireDocument> => sealedDocument(key, recordsJoinedKind, id, content);

export const recordsJoinedFrom = async (key: SchoolKey, document: WireDocument): Promise<RecordsJoined> => ({
  ...(await contentOf<Omit<RecordsJoined, "id">>(key, document)),
  id: document._id as JoinId,
});

export const staffToDocument = async (key: SchoolKey, { id, ...content }: StaffRecord): Promise<WireDocument> => sealedDocument(key, "staff", id, content);

export const staffFrom = async (key: SchoolKey, document: WireDocument): Promise<StaffRecord> => ({
  ...(await contentOf<Omit<StaffRecord, "id">>(key, document)),
  id: document._id as StaffId,
});

export const noteToDocument = async (key: SchoolKey, id: NoteId, text: string): Promise<WireDocument> => sealedDocument(key, "note", id, { text });

export const hashPin = async (pin: string, salt = toBase64Url(crypto.getRandomValues(new Uint8Array(16))), iterations = pinIterations): Promise<PinHash> => {
  const material = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: fromBase64Url(salt), iterations }, material, 256);
  return { salt, iterations, hash: toBase64Url(new Uint8Array(bits)) };
};

export const pinFits = async (pin: string, { salt, iterations, hash }: PinHash): Promise<boolean> => (await hashPin(pin, salt, iterations)).hash === hash;

/** A PIN has few digits: each guess must cost something also on a stolen disk. */
const pinIterations = 210_000;

const sealedDocument = async (key: SchoolKey, kind: string, id: string, content: object): Promise<WireDocument> => ({
  _id: id,
  kind,
  v: 1,
  sealed: await sealed(key, id, content),
});

const contentOf = <Content>(key: SchoolKey, document: WireDocument): Promise<Content> => opened<Content>(key, document._id, String(document["sealed"]));
