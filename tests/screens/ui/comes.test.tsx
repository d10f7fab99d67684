// @vitest-environment jsdom
/** What comes when it is asked for says words from the first moment on. */
import { Suspense } from "react";
import { createRoot } from "react-dom/client";
import { useTranslation } from "react-i18next";
import { expect, test } from "vitest";
import { comes } from "../../../src/ui/comes.ts";
import { startWords } from "../../../src/ui/messages/index.ts";
import { refused } from "../../../src/ui/messages/vi/refused.ts";

test("a part waits for the words that came after the page, and never shows the name of one", async () => {
  const said: string[] = [];
  const Says = () => {
    const word = useTranslation().t("refused.empty");
    said.push(word);
    return word;
  };
  const Part = comes(() => Promise.resolve({ Says }), "Says");
  await startWords().begun;
  const place = document.body.appendChild(document.createElement("main"));
  const root = createRoot(place);
  root.render(<Suspense><Part /></Suspense>);
  await expect.poll(() => place.textContent).toBe(refused.empty);
  expect([...new Set(said)]).toEqual([refused.empty]);
  root.unmount();
});
