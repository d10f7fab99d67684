// @vitest-environment jsdom
/** A store that does not open: why, what to do, and what was not sent put into a file from where it lies. */
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, expect, test } from "vitest";
import { CannotOpen, type CannotOpenProps } from "../../../src/app.tsx";
import { rowsLost } from "../../../src/storage/store-versions.ts";
import { storeTooNew, whyNotOpen } from "../../../src/storage/open-store.ts";
import { startWords } from "../../../src/ui/messages/index.ts";
import { shell } from "../../../src/ui/messages/vi/shell.ts";

let root: Root;

beforeAll(async () => {
  window.matchMedia = (media) => ({ matches: false, media, onchange: null, addListener() {}, removeListener() {}, addEventListener() {}, removeEventListener() {}, dispatchEvent: () => false });
  await startWords().all();
});
afterEach(() => root.unmount());

const show = (props: CannotOpenProps): HTMLElement => {
  const place = document.body.appendChild(document.createElement("div"));
  root = createRoot(place);
  root.render(<CannotOpen {...props} />);
  return place;
};
const save = (place: HTMLElement) => [...place.querySelectorAll("button")].find(({ textContent }) => textContent === shell.rescue.save);

test.each([
  [Object.assign(new Error("x"), { name: storeTooNew }), shell.storeTooNewDo],
  [Object.assign(new Error("aborted"), { inner: Object.assign(new Error("titles"), { name: rowsLost }) }), shell.storeNotChangedDo],
  [new Error("no disk"), shell.cannotOpenDo],
])("%s is told with what to do", async (error, sentence) => {
  const place = show({ why: whyNotOpen(error), rescue: undefined });
  await expect.poll(() => place.textContent).toContain(sentence);
  expect(save(place)).toBeUndefined();
});

test("what waits is counted and put into a file when asked, and it is said whether that was done", async () => {
  const tries = [() => Promise.reject(new Error("full")), () => Promise.resolve()];
  const place = show({ why: "storeTooNew", rescue: { unsent: 12, save: () => tries.shift()!() } });
  await expect.poll(() => place.textContent).toContain("12");
  save(place)?.click();
  await expect.poll(() => place.textContent).toContain(shell.rescue.failed);
  save(place)?.click();
  await expect.poll(() => place.textContent).toContain(shell.rescue.saved);
});

test("where all was sent there is nothing to put into a file", async () => {
  const place = show({ why: "storeNotChanged", rescue: { unsent: 0, save: async () => undefined } });
  await expect.poll(() => place.textContent).toContain(shell.rescue.none);
  expect(save(place)).toBeUndefined();
});
