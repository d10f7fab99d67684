/** Labels of books of which two copies bear the same. What is answered is durably on disk. */
import type { CopyId } from "#domain/kernel/ids.ts";

export interface LabelService {
  /** This copy keeps the label; every other one that it opens gets a code of ours in its place. Answers those; undefined when there is nothing to settle (any more). */
  keep(copy: CopyId, code: string): Promise<readonly CopyId[] | undefined>;
  /** The former label opens the copy again. Undefined when it has none such. */
  takeBack(copies: readonly CopyId[], code: string): Promise<readonly CopyId[] | undefined>;
}
