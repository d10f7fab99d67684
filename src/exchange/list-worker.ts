/** A thread of its own for reading lists: it holds the list that was opened last, until it is told to forget it. */
import type { ListAnswer, ListAsk } from "./list-messages.ts";
import { readingOfLists } from "./list-reading.ts";

let last: object = {};
/** The ask that `last` is the answer to, or will be. */
let latest = 0;

const answer = (message: ListAnswer): void => self.postMessage(message);

const valueOf = async ({ number, question }: ListAsk): Promise<unknown> => {
  if (question.type === "books") return readingOfLists.books(last, question.mapping, question.choices);
  if (question.type === "patrons") return readingOfLists.patrons(last, question.mapping, question.group);
  if (question.type === "typed") return readingOfLists.typed(question.cells, question.bookType);
  last = {};
  latest = number;
  if (question.type === "forget") return undefined;
  const { file, kind, sheet, mapping } = question;
  const opened = await readingOfLists.open(file, kind, { ...(sheet === undefined ? {} : { sheet }), ...(mapping === undefined ? {} : { mapping }), onProgress: (share) => answer({ number, type: "progress", share }) });
  if (opened.ok && latest === number) last = opened.value;
  return opened;
};

self.addEventListener("message", ({ data }: MessageEvent<ListAsk>) => {
  valueOf(data).then(
    (value) => answer({ number: data.number, type: "answer", value }),
    (thrown: unknown) => answer({ number: data.number, type: "failed", reason: String(thrown) }),
  );
});
