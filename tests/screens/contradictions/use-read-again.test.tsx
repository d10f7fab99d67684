// @vitest-environment jsdom
import { createRoot } from "react-dom/client";
import { expect, test } from "vitest";
import { ServicesProvider } from "../../../src/desk/services-context.tsx";
import type { Services } from "../../../src/desk/services.ts";
import { useReadAgain } from "../../../src/screens/contradictions/use-read-again.ts";

test("what was read earlier and comes late is not shown instead of what was read later", async () => {
  const answers: ((answer: string) => void)[] = [];
  const read = () => new Promise<string>((resolve) => answers.push(resolve));
  const Shows = () => {
    const [answer, readAgain] = useReadAgain(read);
    return <button type="button" onClick={readAgain}>{answer ?? "nothing yet"}</button>;
  };
  const place = document.body.appendChild(document.createElement("main"));
  const again = () => place.querySelector("button")?.click();
  const root = createRoot(place);
  const services = { school: { desk: { onChange: () => () => undefined } } } as object as Services;
  root.render(<ServicesProvider value={services}><Shows /></ServicesProvider>);
  await expect.poll(() => answers.length).toBe(1);
  again();
  await expect.poll(() => answers.length).toBe(2);
  answers[1]!("later");
  await expect.poll(() => place.textContent).toBe("later");
  answers[0]!("earlier");
  again();
  await expect.poll(() => answers.length).toBe(3);
  expect(place.textContent).toBe("later");
  answers[2]!("latest");
  await expect.poll(() => place.textContent).toBe("latest");
  root.unmount();
});
