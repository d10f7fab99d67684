/**
 * Cards reported lost at any desk of a history: what a librarian was told is cancelled opens nobody anywhere, and what was given does.
 * No number is given twice, but by a device whose disk was put back and that has heard nothing since: then every device lists it with both readers.
 */
import { openCards } from "#domain/patrons/library-card.ts";
import type { PatronId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { Chance } from "../../sync-server/demo/seeded.ts";
import type { SimulatedDevice } from "./device.ts";

interface Report {
  readonly patron: PatronId;
  readonly lost: string;
  readonly given: string;
  /** Nobody could have told the device that the number was given before. */
  readonly blindly: boolean;
}

export const lostCards = (chance: Chance, patronHere: (device: SimulatedDevice, id: PatronId) => Promise<Patron | undefined>) => {
  const reported: Report[] = [];
  /** Also to readers who came with a list. */
  let anyBlindly = false;
  const noteGiving = (device: SimulatedDevice): boolean => {
    const blindly = device.isBehindItself();
    anyBlindly ||= blindly;
    return blindly;
  };
  const doubled = (): readonly Report[] => reported.filter(({ given, patron }, index) => reported.slice(0, index).some((before) => before.given === given && before.patron !== patron));
  const givenAgain: string[] = [];
  const numbersOn = async (device: SimulatedDevice): Promise<ReadonlySet<string>> => {
    const patrons = await Promise.all((await device.here().db.patrons.toCollection().primaryKeys()).map((id) => patronHere(device, id as PatronId)));
    return new Set(patrons.flatMap((patron) => (patron ? [...patron.cards, ...(patron.cancelledCards ?? []).map(({ code }) => code)] : [])));
  };
  return {
    noteGiving,

    report: async (device: SimulatedDevice, id: PatronId): Promise<void> => {
      const patron = await patronHere(device, id);
      if (!patron) return;
      const lost = chance.pick(openCards(patron));
      const blindly = noteGiving(device);
      const here = await numbersOn(device);
      const answer = await device.here().cards.reportLost(id, lost);
      if (!answer) return;
      reported.push({ patron: id, lost, given: answer.given, blindly });
      if (here.has(answer.given)) givenAgain.push(`twice: the card number ${answer.given} was given out by a device that knew whose it was`);
    },

    /** How many numbers were given to two readers by a device that could not know. */
    givenBlindly: () => doubled().length,

    /** In words, what is not as it was said to be, but for the cards of the reader who was erased. */
    broken: async (devices: readonly SimulatedDevice[], gone: PatronId): Promise<string[]> => {
      const cancelled = new Set(reported.map(({ patron, lost }) => `${patron} ${lost}`));
      const stories = [...givenAgain];
      for (const { given, blindly } of doubled()) if (!blindly) stories.push(`twice: the card number ${given} was given out twice`);
      for (const [index, device] of devices.entries()) {
        const opens = new Map<string, Set<string>>();
        for (const id of await device.here().db.patrons.toCollection().primaryKeys()) {
          const patron = await patronHere(device, id as PatronId);
          for (const card of patron ? openCards(patron) : []) opens.set(card, new Set([...(opens.get(card) ?? []), id]));
        }
        for (const report of reported.filter((each) => each.patron !== gone)) {
          const patron = await patronHere(device, report.patron);
          const open = patron ? openCards(patron) : [];
          if (open.includes(report.lost)) stories.push(`wrong: card ${report.lost}, reported lost, opens its reader on device ${index}`);
          if (!open.includes(report.given) && !cancelled.has(`${report.patron} ${report.given}`)) stories.push(`lost: card ${report.given}, given for a lost one, opens nobody on device ${index}`);
        }
        const shared = [...opens].flatMap(([code, readers]) => (readers.size > 1 ? [`${code} ${[...readers].sort().join(" ")}`] : [])).sort();
        if (shared.length > 0 && !anyBlindly) stories.push(`twice: ${shared.join(", ")} on device ${index}`);
        await device.here().openReaders();
        const listed = (await device.here().desk.contradictions()).flatMap(({ finding }) => (finding.type === "CardGivenTwice" ? [`${finding.code} ${finding.readers.map(({ id }) => id).sort().join(" ")}`] : [])).sort();
        if (listed.join() !== shared.join()) stories.push(`wrong: device ${index} lists as cards of two readers [${listed.join(", ")}] instead of [${shared.join(", ")}]`);
      }
      return stories;
    },
  };
};
