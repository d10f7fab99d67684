/** One file on its way into the library: chosen, read, its columns mapped, planned, applied. Until it is applied nothing has changed. */
import { useCallback, useEffect, useState } from "react";
import { ok, type Result } from "#domain/kernel/result.ts";
import type { PatronGroup } from "#domain/patrons/patron.ts";
import { useSchool } from "../../desk/services-context.tsx";
import type { ListDone, ListPlan } from "../../desk/services.ts";
import { useListReader, type BookChoices, type ListKind, type ListReader, type Mapping, type OpenedList, type Reason } from "./list-reader.ts";
import { isOpenedAs, mapped, missingField, namesCopies, proposedMapping, remembered, toRemember } from "./mapping.ts";
import { previewRows, type PreviewRow } from "./plan-rows.ts";

export interface MappedList {
  readonly file: File;
  readonly list: OpenedList;
  readonly mapping: Mapping;
  readonly wasRemembered: boolean;
  readonly choices: BookChoices;
}

export type Stage =
  | { readonly is: "choosing"; readonly refused?: { readonly fileName: string; readonly reason: Reason | undefined } }
  | { readonly is: "reading"; readonly fileName: string; readonly share: number }
  | { readonly is: "mapping"; readonly of: MappedList; readonly busy?: "reading" | "planning"; readonly missing?: "title" | "fullName" }
  | { readonly is: "planned"; readonly of: MappedList; readonly plan: ListPlan; readonly rows: readonly PreviewRow[]; readonly failed: boolean }
  | { readonly is: "applying"; readonly done: number; readonly all: number }
  | { readonly is: "done"; readonly kind: ListKind; readonly done: ListDone };

/** Opens a file and says how it is read; of people, whose file keeps only what is read, once more when that is not what its headings say. */
export const openAs = async (
  reader: ListReader,
  file: File,
  kind: ListKind,
  options: Parameters<ListReader["open"]>[2],
  mappingOf: (list: OpenedList) => Mapping | Promise<Mapping>,
): Promise<Result<{ readonly list: OpenedList; readonly mapping: Mapping }, Reason>> => {
  const first = await reader.open(file, kind, options);
  if (!first.ok) return first;
  const mapping = await mappingOf(first.value);
  const list = isOpenedAs(first.value, mapping) ? first : await reader.open(file, kind, { ...options, mapping });
  return list.ok ? ok({ list: list.value, mapping }) : list;
};

export const useBringingIn = (kind: ListKind, group: PatronGroup) => {
  const reader = useListReader();
  const { lists } = useSchool();
  const [stage, setStage] = useState<Stage>({ is: "choosing" });

  // Whoever leaves the screen leaves no list behind.
  useEffect(() => () => reader.forget(), [reader]);
  const beginAgain = useCallback(() => {
    reader.forget();
    setStage({ is: "choosing" });
  }, [reader]);
  const refuse = (fileName: string, reason: Reason | undefined): undefined => {
    reader.forget();
    setStage({ is: "choosing", refused: { fileName, reason } });
  };

  const open = async (file: File, sheet?: number): Promise<OpenedList | undefined> => {
    setStage({ is: "reading", fileName: file.name, share: 0 });
    try {
      let wasRemembered = false;
      const opened = await openAs(reader, file, kind, { ...(sheet === undefined ? {} : { sheet }), onProgress: (share) => setStage({ is: "reading", fileName: file.name, share }) }, async ({ mappingKey, columns }) => {
        const kept = await lists.rememberedMapping(mappingKey);
        wasRemembered = kept !== undefined;
        return kept ? remembered(kept, columns, reader.fields(kind)) : proposedMapping(columns);
      });
      if (!opened.ok) return refuse(file.name, opened.error);
      const { list, mapping } = opened.value;
      const choices = { bookType: list.bookType, oneCopyEach: !namesCopies(mapping) };
      setStage({ is: "mapping", of: { file, list, mapping, wasRemembered, choices } });
      return list;
    } catch {
      return refuse(file.name, undefined);
    }
  };

  const map = async (of: MappedList, column: number, field: string | undefined): Promise<void> => {
    const mapping = mapped(of.mapping, column, field);
    const changed = { ...of, mapping, wasRemembered: false };
    if (kind === "books") return setStage({ is: "mapping", of: changed });
    setStage({ is: "mapping", of: changed, busy: "reading" });
    try {
      const list = await reader.open(of.file, kind, { sheet: of.list.sheet, mapping, onProgress: () => undefined });
      if (!list.ok) return refuse(of.file.name, list.error);
      // Another column may have been mapped meanwhile: its own opening is on the way.
      setStage((now) => (now.is === "mapping" && now.of.mapping === mapping ? { is: "mapping", of: { ...changed, list: list.value } } : now));
    } catch {
      refuse(of.file.name, undefined);
    }
  };

  const choose = (of: MappedList, part: Partial<BookChoices>): void => setStage({ is: "mapping", of: { ...of, choices: { ...of.choices, ...part } } });

  const plan = async (of: MappedList): Promise<void> => {
    const missing = missingField(of.mapping, kind);
    if (missing) return setStage({ is: "mapping", of, missing });
    setStage({ is: "mapping", of, busy: "planning" });
    try {
      await lists.rememberMapping(of.list.mappingKey, toRemember(of.mapping));
      const { planned, ...read } = kind === "books" ? await planBooks(of) : await planPatrons(of);
      setStage({ is: "planned", of, plan: planned, rows: previewRows(planned, read), failed: false });
    } catch {
      refuse(of.list.fileName, undefined);
    }
  };
  const planBooks = async ({ list, mapping, choices }: MappedList) => {
    const read = await reader.books(list, mapping, choices);
    return { ...read, planned: await lists.planBooks(read.records) };
  };
  const planPatrons = async ({ list, mapping }: MappedList) => {
    const read = await reader.patrons(list, mapping, group);
    return { ...read, planned: await lists.planPatrons(read.records, group) };
  };

  const apply = async (stood: Extract<Stage, { is: "planned" }>): Promise<void> => {
    setStage({ is: "applying", done: 0, all: stood.plan.totals.add + stood.plan.totals.change });
    try {
      const done = await lists.apply(stood.plan, stood.of.list.fileName, (soFar, all) => setStage({ is: "applying", done: soFar, all }));
      reader.forget();
      setStage({ is: "done", kind, done });
    } catch {
      setStage({ ...stood, failed: true });
    }
  };

  const backToColumns = (of: MappedList): void => setStage({ is: "mapping", of });

  return { stage, beginAgain, open, map, choose, plan, apply, backToColumns };
};
