// @vitest-environment jsdom
/** A long page says at its top what stands on it, and goes there. */
import { MantineProvider } from "@mantine/core";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { PageContents } from "../../../src/ui/page-contents.tsx";
import { Page } from "../../../src/ui/page.tsx";

let root: Root;
let place: HTMLElement;
let scrolledTo: string[];

beforeAll(() => {
  window.matchMedia = (media) => ({ matches: false, media, onchange: null, addListener() {}, removeListener() {}, addEventListener() {}, removeEventListener() {}, dispatchEvent: () => false });
});

beforeEach(() => {
  scrolledTo = [];
  Element.prototype.scrollIntoView = function (this: Element) {
    scrolledTo.push(this.id);
  };
  place = document.body.appendChild(document.createElement("main"));
  root = createRoot(place);
});

afterEach(() => {
  root.unmount();
  place.remove();
});

const show = (headings: readonly string[]) =>
  root.render(
    <MantineProvider env="test">
      <Page title="Long">
        <PageContents label="Contents" />
        {headings.map((name) => <h2 key={name} id={`part-${name}`}>{name}</h2>)}
      </Page>
    </MantineProvider>,
  );
const named = () => [...place.querySelectorAll("nav button")].map(({ textContent }) => textContent);

test("what comes to the page later is named, too, and what goes is not named any more", async () => {
  show(["rules", "days"]);
  await expect.poll(named).toEqual(["rules", "days"]);
  show(["rules", "days", "people"]);
  await expect.poll(named).toEqual(["rules", "days", "people"]);
  show(["days", "people"]);
  await expect.poll(named).toEqual(["days", "people"]);
});

test("the keyboard goes on from where the page went to", async () => {
  show(["rules", "days"]);
  await expect.poll(named).toEqual(["rules", "days"]);
  place.querySelectorAll<HTMLButtonElement>("nav button")[1]?.click();
  expect([scrolledTo, document.activeElement?.id]).toEqual([["part-days"], "part-days"]);
});
