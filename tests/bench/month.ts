/**
 * What a month of a desk's exchange weighs: 10,000 acts at the pace of readers who come one after another, the starts of the app
 * and the hours in which it only listens; every byte over HTTP, both ways, with all headers. Measured on a part of it, since a
 * month is long, with waiting made shorter. Beside it the same acts by PouchDB, which sends what is written as soon as it can.
 */
import { fillSchool } from "./a-school.ts";
import type { BenchRow } from "./bench-row.ts";
import { openMeasuredPage } from "./measured-page.ts";
import type { Travelled } from "./pages/month.ts";

const month = { acts: 10_000, days: 22, hours: 8 };
/** 10,000 acts of 1,000 readers: each of them needs one tie in a month. */
const measured = { acts: 200, readers: 20, faster: 15 };
/** How much PouchDB sends does not depend on how long one waits. */
const soonerForPouchDb = 60;
/** KB = 1,000 bytes. */
const most = 5_000;
/** Of what PouchDB sends for one act. */
const mostOfAnAct = 0.2;
/** In an hour in which nothing happens. PouchDB hangs at the one database that it was given, and may ask nothing in a minute. */
const mostRequests = 60;

export const monthBench = {
  name: "a month's exchange",
  run: async (): Promise<BenchRow[]> => {
    const page = await openMeasuredPage("month");
    try {
      const school = await fillSchool(page.origin);
      const { answer: ours } = await page.measure<Travelled>({ which: "ours", school, ...measured });
      const { answer: pouchDb } = await page.measure<Pick<Travelled, "acts" | "idleRequests">>({ which: "pouchDb", school, ...measured, faster: soonerForPouchDb });
      const ofActs = (bytes: number): number => (bytes / measured.acts) * month.acts;
      const listening = ours.idleMinute * 60 * month.hours * month.days;
      const [mine, reference] = [ofActs(ours.acts) + ours.start * month.days + listening, ofActs(pouchDb.acts)].map((bytes) => Math.round(bytes / 1000)) as [number, number];
      const [update, updateThere, requests] = [ours.acts / measured.acts, pouchDb.acts / measured.acts, ours.idleRequests * 60];
      return [
        { name: "a month's exchange, KB both ways, beside PouchDB live (its acts alone)", size: month.acts, ours: mine, reference, ratio: mine / reference, target: most, met: mine <= most },
        { name: "a typical update: one act at a desk, bytes both ways, beside PouchDB live", size: measured.acts, ours: update, reference: updateThere, ratio: update / updateThere, target: mostOfAnAct, met: update / updateThere <= mostOfAnAct },
        { name: "requests in an idle hour, told from a minute", size: 1, ours: requests, reference: pouchDb.idleRequests * 60, ratio: pouchDb.idleRequests === 0 ? null : ours.idleRequests / pouchDb.idleRequests, target: mostRequests, met: requests <= mostRequests },
      ];
    } finally {
      await page.close();
    }
  },
};
