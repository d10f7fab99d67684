/** The desks of a simulated year: each with a clock of its own, a line that is cut for days, and a page that dies at times. */
import type { DeviceId } from "#domain/kernel/ids.ts";
import { dayAt } from "#domain/kernel/day.ts";
import type { Chance } from "../../sync-server/demo/seeded.ts";
import { databasesRead } from "../../src/storage/feeds.ts";
import { startDevice, type SimulatedDevice } from "./device.ts";
import type { FaultCounts } from "./network.ts";
import { createTrueClock, type Clock, type TrueClock } from "./true-clocks.ts";
import type { YearSchool } from "./year-school.ts";

export interface YearDesk {
  readonly id: DeviceId;
  readonly device: SimulatedDevice;
  readonly clock: TrueClock;
  morning(date: number): Promise<void>;
  /** The page is opened anew and the librarian signs in. */
  begin(): Promise<void>;
  /** Before anything is done here: the clock may have been set meanwhile, and who is at work signs in again when they were signed out. */
  ready(): Promise<void>;
  /** With what a page does after it: a year is closed, ties are let go. */
  exchange(): Promise<void>;
  /** How many ties it has let go. */
  readonly swept: () => number;
  /** In the middle of something. */
  kill(inFlight: Promise<unknown>): Promise<void>;
}

export const openYearDesk = async (asked: { index: number; name: string; kind: Clock; school: YearSchool; trueTime: () => number; chance: Chance; counts: FaultCounts; sabotage: string | undefined }): Promise<YearDesk> => {
  const { chance, counts, school, trueTime } = asked;
  const clock = createTrueClock(asked.kind, chance, trueTime());
  const device = await startDevice({ name: asked.name, school: school.school, rawKey: school.rawKey, server: school.server, trueTime, chance, counts, sabotage: asked.sabotage, drift: clock.drift });
  const swept = { ties: 0 };
  let cutUntil = 0;

  const exchange = async (): Promise<void> => {
    const at = trueTime();
    const { trouble } = await device.exchange();
    device.here().desk.today();
    clock.used();
    if (device.heardServer()) clock.heard(at);
    if (trouble !== "none") return;
    // As the page does it after each whole exchange.
    await device.here().closing.settle();
    swept.ties += await device.here().forgetting.sweep();
  };
  const signIn = async (): Promise<void> => {
    const answer = await device.here().staff.signIn(school.librarian.id, "1234");
    if (!answer.ok) throw new Error("the librarian cannot sign in");
  };
  for (let tries = 0; tries < 12 && (await databasesRead(device.here().db)).length < 3; tries++) await exchange();
  await signIn();

  const begin = async (): Promise<void> => {
    await device.kill();
    await signIn();
  };

  return {
    id: device.here().device.id,
    device,
    clock,
    begin,
    swept: () => swept.ties,
    exchange,
    ready: async () => {
      const noon = clock.noon();
      if (noon && trueTime() >= noon.at) {
        clock.strike(noon.at);
        device.setClock(clock.by());
      }
      if (!device.here().staff.atWork()) await signIn();
      // The day stands at the top of the page.
      device.here().desk.today();
      clock.used();
    },
    morning: async (date) => {
      clock.night(date, trueTime());
      device.setClock(clock.by());
      if (clock.by() !== 0 || clock.drift !== 0) counts.clockFaults++;
      if (cutUntil <= date) {
        device.line.mend();
        if (chance.next() < 0.1) {
          device.line.cut();
          cutUntil = date + (clock.drift === 0 ? 1 + chance.below(14) : 10 + chance.below(5));
        }
      }
      await begin();
      await exchange();
      // Asked when the clock has jumped and no server is there to say. The librarian knows which day it is, if they look.
      const { clock: service } = device.here();
      if (service.question.current() !== undefined && chance.next() < 0.5) await service.confirm(dayAt(trueTime()));
    },
    kill: async (inFlight) => {
      counts.kills++;
      inFlight.catch(() => undefined);
      for (let turn = chance.below(12); turn > 0; turn--) await Promise.resolve();
      await device.kill();
      await inFlight.catch(() => undefined);
      await signIn();
    },
  };
};
