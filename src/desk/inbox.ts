/**
 * What asks for a look (việc cần xem): what could not be true at once, in the story of a copy or beyond it. Each with what
 * happened, who, when and on which device; found anew each time it is asked for, so that what is settled is gone everywhere.
 */
import { displayTitle } from "#domain/catalogue/title.ts";
import { unexplainedCodes, notableCode, type CodeEvent } from "#domain/circulation/code-events.ts";
import { eventsOf } from "#domain/circulation/contradictions.ts";
import type { LogEvent } from "#domain/circulation/events.ts";
import { actsToCome, wasLentWhileBlocked } from "#domain/circulation/findings.ts";
import type { Day } from "#domain/kernel/day.ts";
import type { CopyId, EventId } from "#domain/kernel/ids.ts";
import type { Patron, PatronBlock } from "#domain/patrons/patron.ts";
import type { ContradictionFile, CopyFile, Desk, Finding, ToldBlock } from "./desk.ts";
import { noted, type Act } from "./envelope.ts";
import type { DeskDeps } from "./ports.ts";
import { createTelling } from "./telling.ts";

export interface Inbox extends Pick<Desk, "contradictions" | "noteUnknownCode" | "explainCode"> {
  /** How many there are besides those in the stories of copies, which are counted as they are told. */
  countBeyondStories(): Promise<number>;
}

export const createInbox = (deps: DeskDeps & { readonly act: () => Act; readonly today: () => Day }): Inbox => {
  const { store, people } = deps;

  const told = createTelling(deps);
  const toldBlock = async (patron: Patron, block: PatronBlock): Promise<ToldBlock> => ({
    block,
    patron,
    device: block.device === undefined ? "" : await deps.deviceName(block.device),
    staff: block.by === undefined ? "" : deps.staffName(block.by),
  });
  const copyFile = async (id: CopyId): Promise<CopyFile | undefined> => (await store.copyFiles([id]))[0];
  const file = async (finding: Finding, copy: CopyId, events: readonly LogEvent[]): Promise<ContradictionFile[]> => {
    const found = await copyFile(copy);
    return found ? [{ finding, copy: found, events: await told(events) }] : [];
  };

  const inStories = async (): Promise<ContradictionFile[]> => {
    const found = (await store.storiesWithContradictions()).flatMap(({ contradictions }) => contradictions);
    return (await Promise.all(found.map(async (one) => file(one, one.copy, await store.events(eventsOf(one)))))).flat();
  };

  const lentWhileBlocked = async (): Promise<ContradictionFile[]> => {
    const found: ContradictionFile[] = [];
    for (const patron of people.all()) {
      const { block } = patron;
      if (!block) continue;
      const { loans } = await store.accountOf(patron.id);
      const lent = await store.events(loans.map(({ loan }) => loan.event));
      for (const { loan } of loans) {
        const event = lent.find(({ id }) => id === loan.event);
        if (event?.kind === "copy-lent" && wasLentWhileBlocked(patron, loan, event)) found.push(...(await file({ type: "LentWhileBlocked", copy: loan.copy, lent: loan.event, block: await toldBlock(patron, block) }, loan.copy, [event])));
      }
    }
    return found;
  };

  /** Only against a clock that a server has confirmed: else it may be this one that is behind. */
  const daysToCome = async (): Promise<ContradictionFile[]> => {
    if (deps.clock().offset === null) return [];
    const today = deps.today();
    const found: ContradictionFile[] = [];
    for (const [copy, events] of await store.copiesWithActsAfter(today)) {
      for (const event of actsToCome(events, today)) found.push(...(await file({ type: "DayToCome", copy, act: event.id }, copy, [event])));
    }
    return found;
  };

  const codes = async (): Promise<ContradictionFile[]> => {
    const found = unexplainedCodes((await store.eventsAbout("codes")) as readonly CodeEvent[]);
    return Promise.all(
      found.map(async ({ code, noted: times }): Promise<ContradictionFile> => {
        const copies = await store.copyFiles((await store.copiesWithCode(code)).map(({ id }) => id));
        return { finding: { type: "CodeUnknown", code, noted: times.map(({ id }) => id), copies }, copy: undefined, events: await told(times) };
      }),
    );
  };

  const lotsThatAreShort = async (): Promise<ContradictionFile[]> =>
    (await store.shortLots()).map(({ lot, short, title }) => ({ finding: { ...short, title: [title ? displayTitle(title) : "", lot.year].filter(Boolean).join(", ") }, copy: undefined, events: [] }));

  const beyond = async (): Promise<ContradictionFile[]> => (await Promise.all([lentWhileBlocked(), daysToCome(), codes(), lotsThatAreShort()])).flat();

  return {
    contradictions: async () => [...(await inStories()), ...(await beyond())],
    countBeyondStories: async () => (await beyond()).length,

    noteUnknownCode: async (typed) => {
      const code = notableCode(typed);
      if (code === undefined) return undefined;
      const doing = deps.act();
      const event = await store.note((device) => ({ ...noted("code-unknown", device, doing), code }));
      return event.id;
    },

    explainCode: async (explains: readonly EventId[]) => {
      const doing = deps.act();
      await store.note((device) => ({ ...noted("code-explained", device, doing), explains }));
    },
  };
};

