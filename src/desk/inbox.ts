/**
 * What asks for a look (việc cần xem): what could not be true at once, in the story of a copy or beyond it. Each with what
 * happened, who, when and on which device; found anew each time it is asked for, so that what is settled is gone everywhere.
 */
import { displayTitle } from "#domain/catalogue/title.ts";
import { unexplainedCodes, notableCode, type CodeEvent } from "#domain/circulation/code-events.ts";
import { eventsOf } from "#domain/circulation/contradictions.ts";
import { copyOf, isCirculation, isHold, isOfLot, type LogEvent } from "#domain/circulation/events.ts";
import { actsToCome, wasLentWhileBlocked } from "#domain/circulation/findings.ts";
import type { Day } from "#domain/kernel/day.ts";
import type { CopyId, EventId } from "#domain/kernel/ids.ts";
import type { Patron, PatronBlock } from "#domain/patrons/patron.ts";
import type { ContradictionFile, CopyFile, Desk, Finding, Labelled, ToldBlock } from "./desk.ts";
import { noted, type Act } from "./envelope.ts";
import { createLotFindings, titleInYear } from "./lot-findings.ts";
import type { DeskDeps } from "./ports.ts";
import { createTelling } from "./telling.ts";

export interface Inbox extends Pick<Desk, "contradictions" | "noteUnknownCode" | "explainCode"> {
  /** How many there are besides those in the stories of copies, which are counted as they are told. */
  countBeyondStories(): Promise<number>;
}

export const createInbox = (deps: DeskDeps & { readonly act: () => Act; readonly today: () => Day }): Inbox => {
  const { store, people } = deps;

  const told = createTelling(deps);
  const ofLots = createLotFindings(deps);
  const toldBlock = async (patron: Patron, block: PatronBlock): Promise<ToldBlock> => ({
    block,
    patron,
    device: block.device === undefined ? "" : await deps.deviceName(block.device),
    staff: block.by === undefined ? "" : deps.staffName(block.by),
  });
  const copyFile = async (id: CopyId): Promise<CopyFile | undefined> => (await store.copyFiles([id]))[0];
  const file = async (finding: Finding, copy: CopyId, events: readonly LogEvent[]): Promise<ContradictionFile[]> => {
    const found = await copyFile(copy);
    return found ? [{ finding, copy: found, titles: [], events: await told(events) }] : [];
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
      const { loans, lots } = await store.accountOf(patron.id);
      const lent = await store.events(loans.map(({ loan }) => loan.event));
      for (const { loan } of loans) {
        const event = lent.find(({ id }) => id === loan.event);
        if (event?.kind === "copy-lent" && wasLentWhileBlocked(patron, event, loan.settled === true)) found.push(...(await file({ type: "LentWhileBlocked", lent: [loan.event], block: await toldBlock(patron, block) }, loan.copy, [event])));
      }
      found.push(...(await ofLots.lentWhileBlocked(await toldBlock(patron, block), lots)));
    }
    return found;
  };

  /** Only against a clock that a server has confirmed: else it may be this one that is behind. */
  const daysToCome = async (): Promise<ContradictionFile[]> => {
    if (deps.clock().offset === null) return [];
    const today = deps.today();
    const acts = actsToCome(await store.actsAfter(today), today);
    return (
      await Promise.all(
        acts.map(async (act): Promise<ContradictionFile[]> => {
          const copy = isCirculation(act) ? copyOf(act) : undefined;
          const finding: Finding = { type: "DayToCome", act };
          return copy === undefined ? [{ finding, copy: undefined, titles: await titlesOf(act), events: await told([act]) }] : file(finding, copy, [act]);
        }),
      )
    ).flat();
  };
  const titlesOf = async (act: LogEvent): Promise<readonly string[]> => {
    const [lot] = isOfLot(act) ? await store.lots([act.thing.lot]) : [];
    const title = isHold(act) ? await store.title(act.title) : lot && (await store.title(lot.title));
    return title ? [titleInYear(title, lot)] : [];
  };

  const codes = async (): Promise<ContradictionFile[]> => {
    const found = unexplainedCodes((await store.eventsAbout("codes")) as readonly CodeEvent[]);
    return Promise.all(
      found.map(async ({ code, noted: times }): Promise<ContradictionFile> => {
        const copies = await store.copyFiles({ code });
        return { finding: { type: "CodeUnknown", code, noted: times.map(({ id }) => id), copies }, copy: undefined, titles: copies.map(({ title }) => displayTitle(title)), events: await told(times) };
      }),
    );
  };

  const sharedCards = async (): Promise<ContradictionFile[]> =>
    people.sharedCards().map(({ code, readers }) => ({ finding: { type: "CardGivenTwice", code, readers }, copy: undefined, titles: readers.map(({ fullName, classUnit }) => [fullName, classUnit].filter(Boolean).join(", ")), events: [] }));

  const sharedLabels = async (): Promise<ContradictionFile[]> =>
    Promise.all(
      (await store.labelsGivenTwice()).map(async ({ code, copies }): Promise<ContradictionFile> => {
        const files = await store.copyFiles(copies.map(({ id }) => id));
        return { finding: { type: "LabelGivenTwice", code, copies: await Promise.all(files.map(labelled)) }, copy: undefined, titles: [], events: [] };
      }),
    );
  const labelled = async (file: CopyFile): Promise<Labelled> => {
    const [loan] = file.story.loans;
    const patron = loan && (await store.patronOfParty(loan.borrower.party));
    return { file, reader: patron && people.get(patron) };
  };

  const beyond = async (look: "anew" | "asKnown"): Promise<ContradictionFile[]> =>
    (await Promise.all([lentWhileBlocked(), ofLots.lentApart(look), ofLots.lentMoreThanThere(), ofLots.moreBackThanLent(), daysToCome(), codes(), sharedCards(), sharedLabels()])).flat();

  return {
    contradictions: async () => [...(await inStories()), ...(await beyond("anew"))],
    countBeyondStories: async () => (await beyond("asKnown")).length,

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
