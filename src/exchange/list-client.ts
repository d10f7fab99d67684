/** The page's side of reading lists. The worker begins with the first file and lives as long as the page. */
import { bookFields, patronFields, type ImportKind } from "./header-words.ts";
import type { ListAnswer, ListQuestion } from "./list-messages.ts";
import type { OpenedHere, readingOfLists } from "./list-reading.ts";
import { reasonInWords } from "./messages.ts";
import type { Reason } from "./reasons.ts";

type Reading = typeof readingOfLists;

export const createListReader = (begin: () => Worker) => {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (failure: Error) => void; onProgress: (share: number) => void }>();
  let worker: Worker | undefined;
  let asks = 0;
  let lastOpened: OpenedHere | undefined;
  /** How many files were opened or forgotten; of two that overlap the later one counts. */
  let turns = 0;

  const begun = (): Worker => {
    const started = begin();
    started.addEventListener("message", ({ data }: MessageEvent<ListAnswer>) => {
      const asker = waiting.get(data.number);
      if (data.type === "progress") return asker?.onProgress(data.share);
      waiting.delete(data.number);
      if (data.type === "failed") asker?.reject(new Error(data.reason));
      else asker?.resolve(data.value);
    });
    // Out of memory, or a file of the app that did not come: the next list gets a new worker.
    started.addEventListener("error", () => {
      for (const { reject } of waiting.values()) reject(new Error("the reading of lists broke down"));
      waiting.clear();
      started.terminate();
      worker = undefined;
    });
    return started;
  };

  const ask = <Value>(question: ListQuestion, onProgress: (share: number) => void = () => {}): Promise<Value> =>
    new Promise<unknown>((resolve, reject) => {
      const number = ++asks;
      waiting.set(number, { resolve, reject, onProgress });
      worker ??= begun();
      worker.postMessage({ number, question });
    }) as Promise<Value>;

  const mustBeLast = (list: object): void => {
    if (list !== lastOpened) throw new Error("this list is no longer open");
  };

  const reading: Reading = {
    open: async (file, kind, { sheet, mapping, onProgress }) => {
      const turn = ++turns;
      lastOpened = undefined;
      const opened = await ask<Awaited<ReturnType<Reading["open"]>>>({ type: "open", file, kind, sheet, mapping }, onProgress);
      if (opened.ok && turn === turns) lastOpened = opened.value;
      return opened;
    },
    books: async (list, mapping, choices) => {
      mustBeLast(list);
      return ask({ type: "books", mapping, choices });
    },
    patrons: async (list, mapping, group) => {
      mustBeLast(list);
      return ask({ type: "patrons", mapping, group });
    },
    typed: (cells, bookType) => ask({ type: "typed", cells, bookType }),
  };
  return {
    ...reading,
    forget: (): void => {
      turns++;
      lastOpened = undefined;
      // A worker that broke down has forgotten, too.
      if (worker) ask({ type: "forget" }).catch(() => undefined);
    },
    fields: (kind: ImportKind): readonly string[] => (kind === "books" ? bookFields : patronFields),
    words: (reason: { readonly type: string }, language: "vi" | "en"): string => reasonInWords(reason as Reason, language),
  };
};
