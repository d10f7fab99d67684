/**
 * Every document's id says its kind and then 26 random letters: made on the device, opaque, never reused.
 * A printed number (số ĐKCB, card number) is not an id: it can be wrong, change, or exist twice.
 */
import type { Brand } from "./brand.ts";

export type IdKind = "unit" | "device" | "staff" | "title" | "copy" | "patron" | "party" | "tie" | "same" | "note" | "event" | "voucher" | "rules" | "setting" | "print" | "lot" | "set" | "join" | "homeroom" | "position" | "day";

export type Id<Kind extends IdKind> = Brand<string, `${Kind} id`>;

export type SchoolId = Id<"unit">;
export type DeviceId = Id<"device">;
export type StaffId = Id<"staff">;
export type TitleId = Id<"title">;
export type CopyId = Id<"copy">;
export type PatronId = Id<"patron">;
/** That two records are one reader; drawn at random, for an id made of theirs would still name them when they are erased. */
export type JoinId = Id<"join">;
/** Who borrowed, as an event says it: drawn at random per reader and library month (architecture: forgetting). */
export type PartyId = Id<"party">;
export type NoteId = Id<"note">;
export type EventId = Id<"event">;
export type VoucherId = Id<"voucher">;
export type RulesId = Id<"rules">;
export type PrintId = Id<"print">;
export type LotId = Id<"lot">;
export type SetId = Id<"set">;
export type HomeroomId = Id<"homeroom">;

/** 130 bits in Crockford's base 32, lower case. `randomByte` answers 0–255 and comes from the caller. */
export const newId = <Kind extends IdKind>(kind: Kind, randomByte: () => number): Id<Kind> => {
  let tail = "";
  for (let index = 0; index < idLength; index++) tail += letters[randomByte() & 31];
  return `${kind}:${tail}` as Id<Kind>;
};

export const isIdOf = <Kind extends IdKind>(kind: Kind, text: unknown): text is Id<Kind> =>
  typeof text === "string" && text.startsWith(`${kind}:`) && /^[0-9a-z_-]{1,64}$/.test(text.slice(kind.length + 1));

/** The part after the colon: what database names and ties are made of. */
export const tailOf = (id: string): string => id.slice(id.indexOf(":") + 1);

const letters = "0123456789abcdefghjkmnpqrstvwxyz";
const idLength = 26;
