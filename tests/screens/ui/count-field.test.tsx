// @vitest-environment jsdom
import { MantineProvider } from "@mantine/core";
import { act, useState } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CountField } from "../../../src/ui/count-field.tsx";

let root: Root;
let place: HTMLElement;
let told: (number | "")[];

beforeEach(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  window.matchMedia = (media) => ({ matches: false, media, onchange: null, addListener() {}, removeListener() {}, addEventListener() {}, removeEventListener() {}, dispatchEvent: () => false });
  place = document.body.appendChild(document.createElement("main"));
  root = createRoot(place);
  told = [];
});
afterEach(() => {
  act(() => root.unmount());
  place.remove();
});

/** `otherwise` = what its screen takes an empty field for. */
const Field = ({ otherwise = "", isMoney = false }: { otherwise?: number | ""; isMoney?: boolean }) => {
  const [value, setValue] = useState<number | "">(2);
  return <CountField aria-label="n" value={value} min={1} max={isMoney ? 999_999 : 40} isMoney={isMoney} onChange={(count) => { told.push(count); setValue(count === "" ? otherwise : count); }} />;
};
const shown = (facts: { otherwise?: number; isMoney?: boolean } = {}) => act(() => root.render(<MantineProvider env="test"><Field {...facts} /></MantineProvider>));
const field = () => place.querySelector("input")!;
const type = (text: string) => act(() => {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")!.set!.call(field(), text);
  field().dispatchEvent(new Event("input", { bubbles: true }));
});
const press = (key: string) => act(() => void field().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })));
const leave = () => act(() => void field().dispatchEvent(new FocusEvent("focusout", { bubbles: true })));

test("takes digits and nothing else, and the nearest that may be once the field is left", () => {
  shown();
  type("-7x");
  expect([field().value, told.at(-1)]).toEqual(["7", 7]);
  type("71");
  expect(field().value).toBe("71");
  leave();
  expect([field().value, told.at(-1)]).toEqual(["40", 40]);
});

test("can be cleared to type anew, also where its screen takes nothing for a number", () => {
  shown({ otherwise: 1 });
  type("");
  expect(field().value).toBe("");
  type("3");
  expect(field().value).toBe("3");
  type("");
  leave();
  expect(field().value).toBe("1");
});

test("is counted up and down by the arrow keys, from the least on", () => {
  shown();
  press("ArrowUp");
  press("ArrowDown");
  press("ArrowDown");
  press("ArrowDown");
  expect(told).toEqual([3, 2, 1, 1]);
  type("");
  press("ArrowUp");
  expect(field().value).toBe("1");
});

test("money is written with points between the thousands", () => {
  shown({ isMoney: true });
  type("45000");
  expect([field().value, told.at(-1)]).toEqual(["45.000", 45_000]);
  type("45.0001");
  expect(told.at(-1)).toBe(450_001);
});
