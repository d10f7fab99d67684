// @vitest-environment jsdom
/** Who leaves a device hears what would be lost with it first: signing out, unpaired, or taking the school off it. */
import { MantineProvider } from "@mantine/core";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ok } from "#domain/kernel/result.ts";
import { ServicesProvider } from "../../../src/desk/services-context.tsx";
import type { SchoolServices, StartService, Status } from "../../../src/desk/services.ts";
import { LeaveDevice } from "../../../src/screens/devices/leave-device.tsx";
import { FileNotice } from "../../../src/screens/status/file-notice.tsx";
import { SignOutDialog } from "../../../src/screens/status/sign-out-dialog.tsx";
import { useSigningOut } from "../../../src/screens/status/use-signing-out.ts";
import { startWords } from "../../../src/ui/messages/index.ts";
import * as words from "../../../src/ui/messages/vi/index.ts";
import { aSchool, books, carry, librarian, pupil, closed, type Device } from "../../storage/a-device.ts";
import { fileOf } from "../../storage/by-files.ts";

const { handover } = words;
let root: Root;
let place: HTMLElement;
let pc: Device;
let status: Status;
let left: number;
let leaving: () => Promise<void>;

beforeAll(async () => {
  window.matchMedia = (media) => ({ matches: false, media, onchange: null, addListener() {}, removeListener() {}, addEventListener() {}, removeEventListener() {}, dispatchEvent: () => false });
  globalThis.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  await startWords().all();
});

beforeEach(async () => {
  localStorage.clear();
  const school = await aSchool();
  pc = await school.device("pc");
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001"]));
  await pc.bringInReaders(pupil("Lê Bảo An"));
  await carry(pc);
  await pc.signIn(librarian.name, librarian.pin);
  await until(() => pc.here().handover.filed.current().unsent).toBe(0);
  status = { unsent: 0, refused: 0, lastExchangeAt: 1, going: "idle", trouble: "offline", firstSync: undefined, contradictions: 0, persisted: true, elsewhere: false };
  left = 0;
  leaving = async () => undefined;
  place = document.body.appendChild(document.createElement("main"));
  root = createRoot(place);
});

afterEach(async () => {
  root.unmount();
  place.remove();
  await closed(pc);
});

const SignOut = () => {
  const { ask, asking, stay } = useSigningOut();
  return (
    <>
      <button type="button" onClick={ask}>{words.shell.signOut}</button>
      {asking && <SignOutDialog onClose={stay} />}
    </>
  );
};

const show = (what: "leave" | "signOut" | "notice") => {
  const services = { ...pc.here(), status: { current: () => status, subscribe: () => () => undefined }, exchangeNow: async () => undefined, leave: async () => {
    left++;
    await leaving();
    return ok(undefined);
  } } as object as SchoolServices;
  root.render(
    <MantineProvider env="test">
      <ServicesProvider value={{ start: {} as StartService, school: services }}>{what === "leave" ? <LeaveDevice /> : what === "signOut" ? <SignOut /> : <FileNotice />}</ServicesProvider>
    </MantineProvider>,
  );
};
const lend = async () => {
  await pc.here().desk.choose(await pc.copy("STK.001"), await pc.reader("Lê Bảo An"));
  await until(() => pc.here().handover.filed.current().unsent).toBe(2);
};
const until = (look: () => unknown) => expect.poll(look, { timeout: 5000, interval: 10 });
const all = () => document.body.textContent ?? "";
const button = (name: string) => [...document.querySelectorAll<HTMLButtonElement>("button")].find(({ textContent }) => textContent === name);
const press = async (name: string) => {
  await until(() => button(name)).toBeDefined();
  button(name)?.click();
};
const tick = async (label: string) => {
  const box = () => [...document.querySelectorAll("label")].find(({ textContent }) => textContent === label);
  await until(box).toBeDefined();
  document.getElementById(box()?.htmlFor ?? "")?.click();
};
const said = (sentence: string, facts: Record<string, string | number>) => Object.entries(facts).reduce((text, [name, value]) => text.replace(`{{${name}, number}}`, String(value)), sentence);

test("with nothing unsent, a librarian who has the key elsewhere may remove the school", async () => {
  show("leave");
  await press(handover.leave.ask);
  await until(() => button(handover.leave.go)?.disabled).toBe(true);
  expect(all()).not.toContain(handover.first.title);
  await tick(handover.leave.hasKey);
  await until(() => button(handover.leave.go)?.disabled).toBe(false);
  await press(handover.leave.go);
  await until(() => left).toBe(1);
});

test("what is only here is counted, offered as a file, and lost only by somebody who says so", async () => {
  await lend();
  show("leave");
  await press(handover.leave.ask);
  await until(all).toContain(said(handover.now.none, { n: 2 }));
  expect([...document.querySelectorAll("a")].map((link) => link.getAttribute("href"))).toContain("#/handover");
  await tick(handover.leave.hasKey);
  expect(button(handover.leave.go)?.disabled).toBe(true);
  await tick(said(handover.leave.mayLose, { n: 2 }));
  await until(() => button(handover.leave.go)?.disabled).toBe(false);
  await press(handover.leave.stay);
  expect(left).toBe(0);
});

test("what was agreed to lose is asked anew when it becomes more", async () => {
  await lend();
  show("leave");
  await press(handover.leave.ask);
  await tick(handover.leave.hasKey);
  await tick(said(handover.leave.mayLose, { n: 2 }));
  await until(() => button(handover.leave.go)?.disabled).toBe(false);
  await pc.here().records.notePatron(await pc.reader("Lê Bảo An"), "sắp chuyển trường");
  await pc.here().records.changeCopy(await pc.copy("STK.001"), { note: "rách bìa" });
  await until(all).toContain(said(handover.leave.mayLose, { n: pc.here().handover.filed.current().unsent }));
  await until(() => pc.here().handover.filed.current().unsent).toBeGreaterThan(2);
  await until(() => button(handover.leave.go)?.disabled).toBe(true);
});

test("while the school is being removed nothing makes believe that it could be kept", async () => {
  leaving = () => new Promise(() => undefined);
  show("leave");
  await press(handover.leave.ask);
  await tick(handover.leave.hasKey);
  await until(() => button(handover.leave.go)?.disabled).toBe(false);
  await press(handover.leave.go);
  await until(() => button(handover.leave.stay)?.disabled).toBe(true);
  expect(document.querySelector(`[aria-label="${handover.leave.stay}"]`)).toBeNull();
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  document.querySelector<HTMLElement>(".mantine-Modal-inner")?.click();
  document.querySelector<HTMLElement>(".mantine-Modal-overlay")?.click();
  await new Promise((resolve) => setTimeout(resolve));
  expect(all()).toContain(handover.leave.means);
});

test("a school that could not be removed says what to do", async () => {
  leaving = () => Promise.reject(new Error("held elsewhere"));
  const reported = globalThis.reportError;
  globalThis.reportError = () => undefined;
  show("leave");
  await press(handover.leave.ask);
  await tick(handover.leave.hasKey);
  await until(() => button(handover.leave.go)?.disabled).toBe(false);
  await press(handover.leave.go);
  await until(all).toContain(handover.leave.failed);
  globalThis.reportError = reported;
});

test("what is in a file is not lost, and needs no leave", async () => {
  await lend();
  await fileOf(pc);
  await until(() => pc.here().handover.filed.current().inFile).toBe(2);
  show("leave");
  await press(handover.leave.ask);
  await until(all).toContain(said(handover.now.all, { n: 2 }));
  await tick(handover.leave.hasKey);
  await until(() => button(handover.leave.go)?.disabled).toBe(false);
});

test("signing out is asked about while acts are only here and the server is away, and not otherwise", async () => {
  await lend();
  show("signOut");
  await press(words.shell.signOut);
  await until(all).toContain(handover.signOut.stays);
  expect(pc.here().staff.signedIn.current()).toBeDefined();
  await press(handover.signOut.stay);
  await until(all).not.toContain(handover.signOut.stays);
  status = { ...status, trouble: "none" };
  show("signOut");
  await press(words.shell.signOut);
  await until(() => pc.here().staff.signedIn.current()).toBeUndefined();
});

test("an unpaired device says on every screen what is still on it", async () => {
  await lend();
  status = { ...status, trouble: "revoked" };
  show("notice");
  await until(all).toContain(said(handover.revoked.unsent, { n: 2 }));
});

test("a device whose release the server does not understand any more says so on every screen, and leads to the file", async () => {
  await lend();
  status = { ...status, trouble: "tooOld" };
  show("notice");
  await until(all).toContain(words.status.trouble.tooOld);
  expect(place.querySelector("a[href='#/handover']")?.textContent).toBe(handover.reminder.go);
});
