// @vitest-environment jsdom
/** The loan rules on the screen over the real store: changed from a day on, looked at, taken back. */
import { MantineProvider } from "@mantine/core";
import { flushSync } from "react-dom";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ServicesProvider } from "../../../src/desk/services-context.tsx";
import type { SchoolServices, StartService } from "../../../src/desk/services.ts";
import { RuleSettings } from "../../../src/screens/settings/rule-settings.tsx";
import { startWords } from "../../../src/ui/messages/index.ts";
import * as words from "../../../src/ui/messages/vi/index.ts";
import { aSchool, librarian, closed, type Device } from "../../storage/a-device.ts";

const { rules } = words.settings;
let root: Root;
let place: HTMLElement;
let school: Awaited<ReturnType<typeof aSchool>>;
let pc: Device;

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
  school = await aSchool();
  pc = await school.device("pc");
  await pc.signIn(librarian.name, librarian.pin);
  place = document.body.appendChild(document.createElement("main"));
  root = createRoot(place);
  shown(true);
});

afterEach(async () => {
  root.unmount();
  place.remove();
  // What the screen has begun to read is read.
  await pc.here().staff.all();
  await closed(pc);
});

const shown = (mayChange: boolean) =>
  flushSync(() =>
    root.render(
      <MantineProvider env="test">
        <ServicesProvider value={{ start: {} as StartService, school: pc.here() as OpenSchoolServices }}>
          <RuleSettings mayChange={mayChange} />
        </ServicesProvider>
      </MantineProvider>,
    ),
  );
type OpenSchoolServices = Device extends { here(): infer Opened } ? Opened & SchoolServices : never;

const field = (label: string): HTMLInputElement => {
  const named = place.querySelector<HTMLInputElement>(`[aria-label="${label}"]`);
  const labelled = [...place.querySelectorAll("label")].find(({ textContent }) => textContent === label);
  const found = named ?? (labelled && document.getElementById(labelled.htmlFor));
  if (!found) throw new Error(`no field "${label}" in: ${place.textContent}`);
  return found as HTMLInputElement;
};
const type = (label: string, text: string) =>
  flushSync(() => {
    const element = field(label);
    const kind = element instanceof HTMLSelectElement ? HTMLSelectElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value")?.set?.call(element, text);
    element.dispatchEvent(new Event(element instanceof HTMLSelectElement ? "change" : "input", { bubbles: true }));
  });
const press = (name: string) => {
  const button = [...place.querySelectorAll("button")].find((one) => one.textContent === name || one.getAttribute("aria-label") === name);
  if (!button) throw new Error(`no button "${name}" in: ${place.textContent}`);
  flushSync(() => button.click());
};
const until = (look: () => unknown) => expect.poll(look, { timeout: 5000, interval: 10 });
const said = (sentence: string, facts: Record<string, string | number>) => Object.entries(facts).reduce((text, [name, value]) => text.replace(`{{${name}}}`, String(value)), sentence);
const about = (group: keyof typeof rules.group, column: keyof typeof rules.column, what: string) => `${rules.group[group]}, ${rules.column[column]}: ${what}`;
const pupilDays = about("pupil", "any", rules.label.days);
const versions = () => [...place.querySelectorAll("li")].map(({ textContent }) => textContent?.replace(/Xem.*$/, ""));

test("each cell says when a book that is borrowed today comes back, before anything is saved", async () => {
  expect(place.textContent).toContain(said(rules.example, { day: "Thứ Hai 30/11/2026" }));
  type(pupilDays, "6");
  // 29 November is a Sunday.
  expect(place.textContent).toContain(said(rules.example, { day: "Thứ Hai 30/11/2026" }));
  type(pupilDays, "8");
  expect(place.textContent).toContain(said(rules.example, { day: "Thứ Ba 01/12/2026" }));
});

test("a change is kept from its day on; until then what is in force stands in the table", async () => {
  type(pupilDays, "14");
  type(about("pupil", "any", rules.label.deposit), "50.000");
  expect(field(rules.from).value).toBe("23/11/2026");
  type(rules.from, "4/1/2027");
  press(rules.save);
  await until(() => place.textContent).toContain(said(rules.savedFrom, { day: "04/01/2027" }));
  expect(field(pupilDays).value).toBe("7");
  expect(versions()).toEqual(["Từ 04/01/2027Sắp áp dụngCô Lan ghi ngày 23/11/2026", "Từ 05/09/2026Đang áp dụng"]);
  expect(pc.here().ruleVersions.all.current().find(({ validFrom }) => validFrom === "2027-01-04")?.rules.pupil.any).toMatchObject({ limit: 2, period: { days: 14 }, deposit: 50_000, renewals: 1 });
});

test("a day that is over, or is none, is refused in plain words and nothing typed is lost", async () => {
  type(pupilDays, "14");
  for (const wrong of ["22/11/2026", "31/2/2027", ""]) {
    type(rules.from, wrong);
    press(rules.save);
    expect(place.textContent).toContain(said(rules.fromWrong, { today: "23/11/2026" }));
    expect(field(pupilDays).value).toBe("14");
  }
  type(rules.from, "23/11/2026");
  type(pupilDays, "x");
  press(rules.save);
  expect(place.textContent).toContain(rules.problem.days);
  expect(pc.here().ruleVersions.all.current()).toHaveLength(1);
});

test("a version to come is looked at and taken back; one in force cannot be", async () => {
  type(pupilDays, "14");
  type(rules.from, "4/1/2027");
  press(rules.save);
  await until(() => place.textContent).toContain(said(rules.savedFrom, { day: "04/01/2027" }));
  press(said(rules.viewNamed, { day: "04/01/2027", state: rules.state.coming }));
  expect(field(pupilDays).value).toBe("14");
  expect(field(pupilDays).closest("fieldset")?.disabled).toBe(true);
  press(rules.viewEnd);
  expect(field(pupilDays).value).toBe("7");
  press(said(rules.takeBackNamed, { day: "04/01/2027" }));
  await until(() => place.textContent).toContain(said(rules.tookBack, { day: "04/01/2027" }));
  expect(versions()[0]).toContain(rules.state.takenBack);
  expect([...place.querySelectorAll("button")].map((button) => button.getAttribute("aria-label")).filter((label) => label?.startsWith("Rút lại"))).toEqual([]);
});

test("the defaults of the school's level are proposed, and kept only when they are saved", async () => {
  type(pupilDays, "14");
  press(rules.save);
  await until(() => place.textContent).toContain(rules.saved);
  expect(field(pupilDays).value).toBe("14");
  press(rules.defaults);
  expect(place.textContent).toContain(said(rules.proposed, { level: words.start.level.lowerSecondary }));
  expect(field(pupilDays).value).toBe("7");
  expect(pc.here().rules.current().rules.pupil.any?.period).toEqual({ days: 14 });
  school.passes(1);
  press(rules.save);
  await until(() => place.textContent).toContain(rules.saved);
  expect(pc.here().rules.current().rules.pupil.any?.period).toEqual({ days: 7 });
});

test("an assistant looks at the rules and their versions and changes nothing", async () => {
  shown(false);
  expect(field(pupilDays).closest("fieldset")?.disabled).toBe(true);
  expect([...place.querySelectorAll("button")].map(({ textContent }) => textContent)).toEqual([rules.view]);
});
