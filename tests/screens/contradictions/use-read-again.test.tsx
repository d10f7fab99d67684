// @vitest-environment jsdom
/** What a screen was still reading when it was left is nobody's trouble; what fails while it is looked at is. */
import { createRoot } from "react-dom/client";
import { afterEach, expect, test, vi } from "vitest";
import { ServicesProvider } from "../../../src/desk/services-context.tsx";
import type { SchoolServices, StartService } from "../../../src/desk/services.ts";
import { useReadAgain } from "../../../src/screens/contradictions/use-read-again.ts";

const school = { desk: { onChange: () => () => undefined } } as unknown as SchoolServices;
const failures: unknown[] = [];
const places: HTMLElement[] = [];
afterEach(() => {
  vi.unstubAllGlobals();
  failures.splice(0);
  for (const place of places.splice(0)) place.remove();
});

const reading = () => {
  vi.stubGlobal("reportError", (error: unknown) => failures.push(error));
  let fail: (error: unknown) => void = () => undefined;
  const read = vi.fn(() => new Promise<never>((_, reject) => { fail = reject; }));
  const Screen = () => {
    useReadAgain(read);
    return null;
  };
  const place = document.body.appendChild(document.createElement("main"));
  places.push(place);
  const root = createRoot(place);
  root.render(<ServicesProvider value={{ start: {} as StartService, school }}><Screen /></ServicesProvider>);
  return { root, read, fail: (why: string) => fail(why) };
};
const aMoment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test("a reading that fails is reported while the screen is there, and not once it was left", async () => {
  const here = reading();
  await expect.poll(() => here.read.mock.calls.length).toBe(1);
  here.fail("the disk is full");
  await aMoment();
  expect(failures).toEqual(["the disk is full"]);
  here.root.unmount();

  const left = reading();
  await expect.poll(() => left.read.mock.calls.length).toBe(1);
  left.root.unmount();
  left.fail("the store is closed");
  await aMoment();
  expect(failures).toEqual(["the disk is full"]);
});
