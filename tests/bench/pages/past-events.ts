/** A log as long as it is asked for, of copies that come and go. */
import type { CirculationEvent, CopyLent } from "#domain/circulation/events.ts";
import { day } from "#domain/kernel/day.ts";
import type { CopyId, DeviceId, EventId, PartyId, RulesId, SchoolId, StaffId, TitleId } from "#domain/kernel/ids.ts";

export const benchSchool = "unit:bench" as SchoolId;
export const benchTitle = "title:b" as TitleId;
export const copyId = (index: number) => `copy:b${index}` as CopyId;

/** Lent and returned in turn, by readers nobody knows here any more. */
export const pastEvent = (copy: number, index: number): CirculationEvent => {
  const before = index === 0 ? null : (`event:p${copy}-${index - 1}` as EventId);
  const base = {
    id: `event:p${copy}-${index}` as EventId, v: 1 as const, school: benchSchool, device: "device:x" as DeviceId, sequence: copy * 1000 + index + 1, staff: "staff:x" as StaffId, app: "0", rules: "rules:b" as RulesId,
    day: day("2026-09-10"), at: { instant: 1_788_000_000_000 + copy * 1000 + index, count: 0, wall: 0, offset: 0 }, cause: before, thing: { copy: copyId(copy) },
  };
  return index % 2 === 0
    ? ({ ...base, kind: "copy-lent", borrower: { party: "party:x" as PartyId, is: "person" }, due: day("2026-09-17"), facts: { group: "pupil", bookType: "referenceBook", title: benchTitle } } satisfies CopyLent)
    : { ...base, kind: "copy-returned", closes: before === null ? [] : [before] };
};
