// @vitest-environment jsdom
import { MantineProvider } from "@mantine/core";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { usualRules } from "#domain/circulation/default-rules.ts";
import { err, ok } from "#domain/kernel/result.ts";
import { ServicesProvider } from "../../../src/desk/services-context.tsx";
import type { FirstRunAnswers, StartService } from "../../../src/desk/services.ts";
import { PageMakerProvider, type PageMaker } from "../../../src/screens/parts/page-maker.ts";
import { StartScreen } from "../../../src/screens/start/start-screen.tsx";
import { startWords } from "../../../src/ui/messages/index.ts";

const pages: PageMaker = {
  labelSheets: () => ({ pages: [], withoutBars: [] }),
  cardSheets: () => ({ pages: [], withoutBars: [], cut: [] }),
  classSheets: () => ({ pages: [], withoutBars: [], cut: [] }),
  slipSheets: () => [],
  formSheets: () => [],
  receiptSheet: () => ({ widthMm: 210, heightMm: 297 }),
  signingSheets: () => [],
  recoverySheet: () => ({ widthMm: 210, heightMm: 297 }),
  PrintedPages: () => "the sheet",
  printPages: () => Promise.resolve(),
  qrSvgPath: () => ({ path: "", size: 21 }),
};

let root: Root;
let place: HTMLElement;
let asked: FirstRunAnswers[];
let begun: string[];

/** A server that lets in with the code ABCD. */
const start: StartService = {
  look: () => Promise.resolve({ type: "NeedsSetup", local: false }),
  firstRun: (answers) => {
    asked.push(answers);
    return Promise.resolve(answers.setupCode === "ABCD" ? ok({ rawKey: new Uint8Array(32) }) : err({ type: "WrongCode" }));
  },
  pair: () => Promise.resolve(err({ type: "TokenExpired" })),
  recover: () => Promise.resolve(err({ type: "Unreachable" })),
  openDemo: () => Promise.resolve(err({ type: "Unreachable" })),
};

beforeAll(async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  window.matchMedia = (media) => ({ matches: false, media, onchange: null, addListener() {}, removeListener() {}, addEventListener() {}, removeEventListener() {}, dispatchEvent: () => false });
  globalThis.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  await startWords().all();
});

beforeEach(async () => {
  asked = [];
  begun = [];
  place = document.body.appendChild(document.createElement("main"));
  root = createRoot(place);
  await act(async () =>
    root.render(
      <MantineProvider>
        <ServicesProvider value={{ start, school: undefined }}>
          <PageMakerProvider value={pages}>
            <StartScreen onReady={(next) => begun.push(next)} />
          </PageMakerProvider>
        </ServicesProvider>
      </MantineProvider>,
    ),
  );
});

afterEach(async () => {
  await act(async () => root.unmount());
  place.remove();
});

const field = (label: string): HTMLInputElement | HTMLSelectElement => {
  const found = [...place.querySelectorAll("label")].find(({ textContent }) => textContent === label);
  const element = found && document.getElementById(found.htmlFor);
  if (!(element instanceof HTMLInputElement || element instanceof HTMLSelectElement)) throw new Error(`no field "${label}" in: ${place.textContent}`);
  return element;
};

const type = (label: string, text: string) =>
  act(async () => {
    const element = field(label);
    const proto = element instanceof HTMLSelectElement ? HTMLSelectElement.prototype : HTMLInputElement.prototype;
    Object.getOwnPropertyDescriptor(proto, "value")?.set?.call(element, text);
    element.dispatchEvent(new Event(element instanceof HTMLSelectElement ? "change" : "input", { bubbles: true }));
  });

/** Enter in a field does this. */
const goOn = () => act(async () => place.querySelector("form")?.requestSubmit());

const fillAll = async (code: string) => {
  await type("Mã thiết lập", code);
  await type("Tên trường", "Trường Hoa Phượng");
  await type("Cấp học", "lowerSecondary");
  await goOn();
  await goOn();
  await goOn();
  await type("Họ tên thủ thư", "Cô Hạnh");
  await type("Mã PIN", "2468");
  await type("Nhập lại mã PIN", "2468");
  await goOn();
};

test("an empty step says beside each field what is missing, and goes no further", async () => {
  await goOn();
  expect(place.textContent).toContain("Bước 1 trong 5");
  expect(field("Mã thiết lập").getAttribute("aria-invalid")).toBe("true");
  expect(field("Tên trường").getAttribute("aria-invalid")).toBe("true");
  expect(field("Mã trường").getAttribute("aria-invalid")).not.toBe("true");
  expect(document.activeElement).toBe(field("Mã thiết lập"));
});

test("the rules proposed are those of the level that was chosen", async () => {
  await fillAll("ABCD");
  expect(asked[0]?.rules).toEqual(usualRules("lowerSecondary"));
  expect(usualRules("lowerSecondary")).not.toEqual(usualRules("upperSecondary"));
});

test("a wrong set-up code leads back to its field, and nothing typed is lost", async () => {
  await fillAll("sai");
  expect(asked).toHaveLength(1);
  expect(place.textContent).toContain("Mã thiết lập chưa đúng");
  expect(field("Tên trường").value).toBe("Trường Hoa Phượng");
  await type("Mã thiết lập", "ABCD");
  for (let step = 0; step < 4; step++) await goOn();
  expect(asked).toHaveLength(2);
  expect(asked[1]).toMatchObject({ setupCode: "ABCD", school: { name: "Trường Hoa Phượng", code: "", level: "lowerSecondary" }, librarian: { name: "Cô Hạnh", pin: "2468" } });
});

test("the library is entered only after someone says that the key is kept", async () => {
  await fillAll("ABCD");
  expect(place.textContent).toContain("the sheet");
  const enter = [...place.querySelectorAll("button")].find(({ textContent }) => textContent === "Vào thư viện");
  expect(enter?.disabled).toBe(true);
  await act(async () => place.querySelector<HTMLInputElement>('input[type="checkbox"]')?.click());
  expect(enter?.disabled).toBe(false);
  await act(async () => enter?.click());
  expect(begun).toEqual(["home"]);
});
