// @vitest-environment jsdom
/** The list of what is to be looked for: seen, given up as lost, still with its reader, each with its way back. */
import { MantineProvider } from "@mantine/core";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ServicesProvider } from "../../../src/desk/services-context.tsx";
import type { SchoolServices, StartService } from "../../../src/desk/services.ts";
import { ToFindScreen } from "../../../src/screens/to-find/to-find-screen.tsx";
import { startWords } from "../../../src/ui/messages/index.ts";
import * as words from "../../../src/ui/messages/vi/index.ts";
import { aSchool, books, librarian, pupil, closed, type Device } from "../../storage/a-device.ts";

let root: Root;
let place: HTMLElement;
let pc: Device;

beforeAll(async () => {
  window.matchMedia = (media) => ({ matches: false, media, onchange: null, addListener() {}, removeListener() {}, addEventListener() {}, removeEventListener() {}, dispatchEvent: () => false });
  await startWords().all();
});

beforeEach(async () => {
  pc = await (await aSchool()).device("pc");
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001"], { shelf: "Kệ 3" }));
  await pc.bringInReaders(pupil("Lê Bảo An"));
  await pc.signIn(librarian.name, librarian.pin);
  const { desk } = pc.here();
  const copy = await pc.copy("STK.001");
  const lent = await desk.choose(copy, await pc.reader("Lê Bảo An"));
  if (lent.type === "Lent") await desk.say(copy, { kind: "return-claimed", loan: lent.event });
  place = document.body.appendChild(document.createElement("main"));
  root = createRoot(place);
  root.render(
    <MantineProvider env="test">
      <ServicesProvider value={{ start: {} as StartService, school: pc.here() as unknown as SchoolServices }}><ToFindScreen /></ServicesProvider>
    </MantineProvider>,
  );
  await until().toContain("Bạn đọc nói đã trả: 1");
});

afterEach(async () => {
  root.unmount();
  place.remove();
  await closed(pc);
});

const until = () => expect.poll(() => place.textContent ?? "", { timeout: 5000 });
const press = (name: string) => [...place.querySelectorAll("button")].find((button) => button.textContent === name)?.click();

test("it says where the book belongs and who had it; each answer takes it off the list, and undone it is on it again", async () => {
  expect(place.textContent).toContain("ĐKCB STK.001 · Kệ 3 · Lê Bảo An, lớp 6A · nói đã trả 23/11/2026");
  for (const [button, said] of [[words.toFind.see, "Đã thấy, đã về thư viện: Dế Mèn"], [words.toFind.lose, "Đã ghi bạn đọc làm mất: Dế Mèn"], [words.acts.claimWithdrawn, "Đã ghi bạn đọc vẫn giữ: Dế Mèn"]] as const) {
    press(button);
    await until().toContain(said);
    await until().toContain(words.toFind.none);
    press(words.desk.undo);
    await until().toContain("Bạn đọc nói đã trả: 1");
  }
});
