/** When a person is reminded to write a file: something has not been sent for more than a day and is nowhere but here; once a day. */
import { aDayLong } from "#domain/kernel/day.ts";
import type { Filed, FolderState } from "./handover.ts";

export const isFileDue = ({ unsent, inFile, lastAt, oldestAt }: Filed, folder: FolderState, now: number): boolean =>
  folder.type !== "Ready" && unsent > inFile && oldestAt !== null && now - oldestAt > aDayLong && (lastAt === null || now - lastAt > aDayLong);
