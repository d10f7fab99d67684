/** Cards reported lost at any desk of a history: what a librarian was told is cancelled opens nobody anywhere, and what was given does. */
import { openCards } from "#domain/patrons/library-card.ts";
import type { PatronId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { Chance } from "../../sync-server/demo/seeded.ts";
import type { SimulatedDevice } from "./device.ts";

export const lostCards = (chance: Chance, patronHere: (device: SimulatedDevice, id: PatronId) => Promise<Patron | undefined>) => {
  const reported: { readonly patron: PatronId; readonly lost: string; readonly given: string }[] = [];
  return {
    report: async (device: SimulatedDevice, id: PatronId): Promise<void> => {
      const patron = await patronHere(device, id);
      if (!patron) return;
      const lost = chance.pick(openCards(patron));
      const answer = await device.here().cards.reportLost(id, lost);
      if (answer) reported.push({ patron: id, lost, given: answer.given });
    },

    /** In words, what is not as it was said to be, but for the cards of the reader who was erased. */
    broken: async (devices: readonly SimulatedDevice[], gone: PatronId): Promise<string[]> => {
      const cancelled = new Set(reported.map(({ lost }) => lost));
      const given = reported.map((report) => report.given);
      const stories = given.length === new Set(given).size ? [] : [`twice: a card number was given out twice`];
      for (const [index, device] of devices.entries()) {
        for (const report of reported.filter((each) => each.patron !== gone)) {
          const patron = await patronHere(device, report.patron);
          const open = patron ? openCards(patron) : [];
          if (open.includes(report.lost)) stories.push(`wrong: card ${report.lost}, reported lost, opens its reader on device ${index}`);
          if (!open.includes(report.given) && !cancelled.has(report.given)) stories.push(`lost: card ${report.given}, given for a lost one, opens nobody on device ${index}`);
        }
      }
      return stories;
    },
  };
};
