/**
 * The demo school with devices that have opened it and have everything: each is made once in a run, and every file begins with a
 * copy of its own. An address is part of a device's data, so all copies are served at the same one, one after the other.
 */
import { cpSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, inject } from "vitest";
import { startServer, type RunningServer, type StartOptions } from "../../sync-server/server.ts";
import { openProfile, sizes, type Profile } from "./chromium.ts";
import { openDemo, untilAllSent, untilOfflineReady } from "./steps.ts";

export type DemoDevice = "pc" | "tablet";

/** Serves a copy of the demo from `data`, which is empty. */
export const serveDemo = async (data: string, options: StartOptions = {}): Promise<RunningServer> => {
  expect(existsSync(new URL("../../dist/index.html", import.meta.url)), "the app is built first: npm run build").toBe(true);
  if (!existsSync(place("data"))) await (await serve(place("data"))).stop();
  cpSync(place("data"), data, { recursive: true });
  return serve(data, options);
};

/** Where a profile of this device lies, to be copied. It is made before `serveDemo` is called: the server has to know it. */
export const demoProfile = async (device: DemoDevice): Promise<string> => {
  const directory = place(device);
  if (existsSync(directory)) return directory;
  const server = await serve(place("data"));
  const making = `${directory}-making`;
  const profile = await openProfile({ directory: making, size: sizes[device] });
  try {
    await openDemo(profile.page, `http://localhost:${server.port}`);
    await untilAllSent(profile.page);
    await untilOfflineReady(profile.page);
  } finally {
    await profile.close();
    await server.stop();
  }
  renameSync(making, directory);
  return directory;
};

/** A copy of the demo at `data` and of the devices asked for, in front of which somebody has signed in. No page is opened yet. */
export const aDemo = async <Device extends DemoDevice>(data: string, devices: readonly Device[], options: StartOptions = {}): Promise<{ server: RunningServer } & Record<Device, Profile>> => {
  const made: [Device, string][] = [];
  for (const device of devices) made.push([device, await demoProfile(device)]);
  const server = await serveDemo(data, options);
  const profiles: [Device, Profile][] = [];
  for (const [device, from] of made) profiles.push([device, await openProfile({ from, size: sizes[device] })]);
  return { server, ...(Object.fromEntries(profiles) as Record<Device, Profile>) };
};

/** Opens the desk of a device that has everything, and is heard by the server. */
export const atDesk = async ({ page }: Profile, { port }: RunningServer): Promise<void> => {
  await page.goto(`http://localhost:${port}/`);
  await page.locator("[data-ready=desk]").waitFor({ timeout: 60_000 });
  await untilAllSent(page);
};

const place = (name: string): string => join(inject("demoFolder"), name);

const serve = async (data: string, options: StartOptions = {}): Promise<RunningServer> => startServer({ host: "127.0.0.1", demo: true, ...options, data, port: await portOfTheRun() });

const portOfTheRun = async (): Promise<number> => {
  const file = place("port");
  if (!existsSync(file)) writeFileSync(file, String(await freePort()));
  return Number(readFileSync(file, "utf8"));
};

/** None that the system gives to a connection while no server stands at it. */
const freePort = async (): Promise<number> => {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const probe = createServer();
    const isFree = await new Promise<boolean>((resolve) => probe.once("error", () => resolve(false)).listen(port, "127.0.0.1", () => resolve(true)));
    if (!isFree) continue;
    await new Promise((resolve) => probe.close(resolve));
    return port;
  }
};
