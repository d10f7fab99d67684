/** What a librarian writes on a reader or a copy by hand: a block, a note that pops up at the desk, whether a copy may be lent. */
import type { Copy } from "#domain/copies/copy.ts";
import type { CopyId, PatronId } from "#domain/kernel/ids.ts";
import type { Result } from "#domain/kernel/result.ts";
import type { Leaving, Patron, PatronBlock } from "#domain/patrons/patron.ts";

export interface RecordService {
  /** Without a block it is lifted. Answers when it is durably on disk. */
  block(patron: PatronId, block: Pick<PatronBlock, "reason" | "until" | "remark"> | undefined): Promise<Result<Patron, RecordRefusal>>;
  /** An empty note takes it away. */
  notePatron(patron: PatronId, note: string): Promise<Result<Patron, RecordRefusal>>;
  /** A reader who leaves in the middle of the year; undefined: is a reader again. */
  leave(patron: PatronId, how: Leaving["how"] | undefined): Promise<Result<Patron, RecordRefusal>>;
  changeCopy(copy: CopyId, change: Partial<Pick<Copy, "status" | "note">>): Promise<Result<Copy, RecordRefusal>>;
}

/** NotHere: it was removed in the meantime. */
export interface RecordRefusal {
  readonly type: "ForLibrarians" | "NotHere";
}
