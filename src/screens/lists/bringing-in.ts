/** One file on its way into the library: chosen, read, its columns mapped, planned, applied. Until it is applied nothing has changed. */
import { useCallback, useState } from "react";
import type { PatronGroup } from "#domain/patrons/patron.ts";
import { useSchool } from "../../desk/services-context.tsx";
import type { ListDone, ListPlan } from "../../desk/services.ts";
import { useListReader, type BookChoices, type ListKind, type Mapping, type OpenedList, type Reason } from "./list-reader.ts";
import { mapped, missingField, namesCopies, proposedMapping, remembered, toRemember } from "./mapping.ts";
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
  | { readonly is: "mapping"; readonly of: MappedList; readonly planning: boolean; readonly missing?: "title" | "fullName" }
  | { readonly is: "planned"; readonly of: MappedList; readonly plan: ListPlan; readonly rows: readonly PreviewRow[]; readonly failed: boolean }
  | { readonly is: "applying"; readonly done: number; readonly all: number }
  | { readonly is: "done"; readonly kind: ListKind; readonly done: ListDone };

export const useBringingIn = (kind: ListKind, group: PatronGroup) => {
  const reader = useListReader();
  const { lists } = useSchool();
  const [stage, setStage] = useState<Stage>({ is: "choosing" });

  const beginAgain = useCallback(() => setStage({ is: "choosing" }), []);

  const open = async (file: File, sheet?: number): Promise<OpenedList | undefined> => {
    setStage({ is: "reading", fileName: file.name, share: 0 });
    try {
      const list = await reader.open(file, kind, { ...(sheet === undefined ? {} : { sheet }), onProgress: (share) => setStage({ is: "reading", fileName: file.name, share }) });
      if (!list.ok) {
        setStage({ is: "choosing", refused: { fileName: file.name, reason: list.error } });
        return undefined;
      }
      const kept = await lists.rememberedMapping(list.value.mappingKey);
      const mapping = kept ? remembered(kept, list.value.columns, reader.fields(kind)) : proposedMapping(list.value.columns);
      const choices = { bookType: list.value.bookType, oneCopyEach: !namesCopies(mapping) };
      setStage({ is: "mapping", of: { file, list: list.value, mapping, wasRemembered: kept !== undefined, choices }, planning: false });
      return list.value;
    } catch {
      setStage({ is: "choosing", refused: { fileName: file.name, reason: undefined } });
      return undefined;
    }
  };

  const map = (of: MappedList, column: number, field: string | undefined): void =>
    setStage({ is: "mapping", of: { ...of, mapping: mapped(of.mapping, column, field), wasRemembered: false }, planning: false });

  const choose = (of: MappedList, part: Partial<BookChoices>): void => setStage({ is: "mapping", of: { ...of, choices: { ...of.choices, ...part } }, planning: false });

  const plan = async (of: MappedList): Promise<void> => {
    const missing = missingField(of.mapping, kind);
    if (missing) return setStage({ is: "mapping", of, planning: false, missing });
    setStage({ is: "mapping", of, planning: true });
    try {
      await lists.rememberMapping(of.list.mappingKey, toRemember(of.mapping));
      const { planned, ...read } = kind === "books" ? await planBooks(of) : await planPatrons(of);
      setStage({ is: "planned", of, plan: planned, rows: previewRows(planned, read), failed: false });
    } catch {
      setStage({ is: "choosing", refused: { fileName: of.list.fileName, reason: undefined } });
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
      setStage({ is: "done", kind, done });
    } catch {
      setStage({ ...stood, failed: true });
    }
  };

  const backToColumns = (of: MappedList): void => setStage({ is: "mapping", of, planning: false });

  return { stage, beginAgain, open, map, choose, plan, apply, backToColumns };
};
