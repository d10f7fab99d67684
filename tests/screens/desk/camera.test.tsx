// @vitest-environment jsdom
/** The camera at the desk: opened by its button or F3, and a sentence with a way on wherever there is no picture. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Camera, CameraState, CameraTrouble, PictureAnswer } from "../../../src/desk/camera.ts";
import type { CameraSource } from "../../../src/screens/parts/camera/camera-source.ts";
import * as words from "../../../src/ui/messages/vi/index.ts";
import { click, has, place, press, shown, until } from "./a-desk-page.tsx";

const said = words.camera;

// jsdom has none.
beforeEach(() => vi.stubGlobal("reportError", vi.fn()));
afterEach(() => {
  expect(reportError).not.toHaveBeenCalled();
  vi.unstubAllGlobals();
});

const createCamera = (first: CameraState = { is: "on", cameras: [{ id: "back", name: "Back" }], camera: "back", mirrored: false }) => {
  let state: CameraState = { is: "off" };
  const listeners = new Set<() => void>();
  const asked: string[] = [];
  const change = (next: CameraState) => {
    state = next;
    for (const listener of listeners) listener();
  };
  const pictures: PictureAnswer[] = [];
  const camera: Camera = {
    state: { current: () => state, subscribe: (listener) => { listeners.add(listener); return () => listeners.delete(listener); } },
    decoder: () => Promise.reject(new Error("not asked for here")),
    open: async () => { asked.push("open"); change(first); },
    close: () => { asked.push("close"); change({ is: "off" }); },
    useCamera: async (id) => { asked.push(`use ${id}`); },
    setTorch: async (on) => { asked.push(`torch ${on}`); },
    setZoom: async (value) => { asked.push(`zoom ${value}`); },
    focusAt: async (x, y) => { asked.push(`focus ${x.toFixed(2)} ${y.toFixed(2)}`); },
    showIn: (where) => {
      const video = where.appendChild(document.createElement("video"));
      return () => video.remove();
    },
    readPicture: async () => pictures.shift() ?? { is: "read", code: "1007000421" },
  };
  return { camera, asked, change, pictures };
};

const cameraButton = () => place.querySelector<HTMLButtonElement>(`button[aria-label="${words.desk.camera}"]`);
const panel = () => place.querySelector(`section[aria-label="${said.title}"]`);
const panelText = () => panel()?.textContent ?? "";

const atDeskWith = async (source: CameraSource) => {
  has(source);
  await until(cameraButton).not.toBeNull();
};

test("without a camera there is no button, and F3 does nothing", () => {
  shown();
  press("F3");
  expect([cameraButton(), panel()]).toEqual([null, null]);
});

test("the button and F3 open it and turn it off at once", async () => {
  const { camera, asked } = createCamera();
  await atDeskWith(() => Promise.resolve(camera));
  cameraButton()?.click();
  await until(panelText).toContain(said.aim);
  expect([cameraButton()?.getAttribute("aria-pressed"), panel()?.querySelectorAll("video").length]).toEqual(["true", 1]);
  press("F3");
  await until(panel).toBeNull();
  expect(asked).toEqual(["open", "close"]);
  press("F3");
  await until(panelText).toContain(said.aim);
  await click(said.close);
  await until(panel).toBeNull();
  expect(asked).toEqual(["open", "close", "open", "close"]);
});

test("a look at another screen keeps the stream open, and the desk shows it again without asking", async () => {
  const { camera, asked } = createCamera();
  await atDeskWith(() => Promise.resolve(camera));
  press("F3");
  await until(panelText).toContain(said.aim);
  shown("another screen");
  await until(panel).toBeNull();
  shown();
  await until(panelText).toContain(said.aim);
  expect(asked).not.toContain("close");
});

test.each(["insecure", "none", "denied", "busy", "lost", "noDecoder"] as const satisfies readonly CameraTrouble[])("%s is said in words, can be tried again, and leaves the picture file", async (trouble) => {
  const { camera, asked } = createCamera({ is: "trouble", trouble });
  await atDeskWith(() => Promise.resolve(camera));
  press("F3");
  await until(panelText).toContain(said.trouble[trouble]);
  expect(panelText()).toContain(said.picture.choose);
  await click(said.again);
  expect(asked).toEqual(["open", "open"]);
});

test("what cannot be fetched is said, and the desk goes on", async () => {
  await atDeskWith(() => Promise.reject(new Error("no line")));
  press("F3");
  await until(panelText).toContain(said.trouble.noDecoder);
  await click(said.close);
  await until(panel).toBeNull();
});

test("light, zoom and another camera are offered only where there are any", async () => {
  const { camera, asked, change } = createCamera();
  await atDeskWith(() => Promise.resolve(camera));
  press("F3");
  await until(panelText).toContain(said.aim);
  for (const word of [said.torch, said.zoom, said.other]) expect(panelText()).not.toContain(word);
  change({ is: "on", cameras: [{ id: "back", name: "Back" }, { id: "front", name: "Front" }], camera: "back", mirrored: true, torch: false, zoom: { min: 1, max: 4, step: 0.5, value: 1 } });
  await until(panelText).toContain(said.torch);
  await click(said.torch);
  await click(said.other);
  expect(asked).toEqual(["open", "torch true", "use front"]);
  expect(panel()?.querySelector("input[type=range]")?.getAttribute("max")).toBe("4");
  expect(panel()?.querySelector("[data-mirrored]")).not.toBeNull();
});

test("a picture without a code says so; one that was read says no more than the desk does", async () => {
  const { camera, pictures } = createCamera();
  await atDeskWith(() => Promise.resolve(camera));
  press("F3");
  await until(panelText).toContain(said.aim);
  const choose = () => {
    const input = panel()?.querySelector<HTMLInputElement>("input[type=file]");
    Object.defineProperty(input, "files", { value: [new File(["x"], "a.png")], configurable: true });
    input?.dispatchEvent(new Event("change", { bubbles: true }));
  };
  pictures.push({ is: "nothing" });
  choose();
  await until(panelText).toContain(said.picture.nothing);
  choose();
  await until(panelText).not.toContain(said.picture.nothing);
});

test("why nothing is read stands in the place of what to do; a tap on the picture focuses there, in a mirror on the other side", async () => {
  const { camera, asked, change } = createCamera();
  await atDeskWith(() => Promise.resolve(camera));
  press("F3");
  await until(panelText).toContain(said.aim);
  expect(panelText()).not.toContain(said.focus);
  const on = { is: "on", cameras: [{ id: "back", name: "Back" }], camera: "back", focuses: true } as const;
  change({ ...on, mirrored: false, hint: "near" });
  await until(panelText).toContain(said.hint.near);
  expect(panelText()).not.toContain(said.aim);
  const view = panel()?.querySelector("video")?.parentElement as HTMLElement;
  view.getBoundingClientRect = () => ({ left: 100, top: 50, width: 400, height: 200 }) as DOMRect;
  const tap = () => view.dispatchEvent(new MouseEvent("click", { bubbles: true, clientX: 200, clientY: 150 }));
  tap();
  change({ ...on, mirrored: true });
  await until(panelText).toContain(said.aim);
  tap();
  expect(asked).toEqual(["open", "focus 0.25 0.50", "focus 0.75 0.50"]);
});
