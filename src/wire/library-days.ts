/** A library day as it travels: one plain document `day:2026-11-23` of the desk database, so that two desks write the same one. */
import type { LibraryDay } from "#domain/circulation/library-day.ts";
import type { Day } from "#domain/kernel/day.ts";
import type { WireDocument } from "./documents.ts";

export const libraryDayKind = "library-day";

export const libraryDayId = (on: Day): string => `day:${on}`;

export const libraryDayToDocument = (content: LibraryDay): WireDocument => ({ _id: libraryDayId(content.day), kind: libraryDayKind, v: 1, ...content });

export const libraryDayFrom = ({ _id, _rev, kind, v, ...content }: WireDocument): LibraryDay => content as object as LibraryDay;
