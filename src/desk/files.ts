/** What the desk's answers are put together from: copies and readers as they stand after what was decided. */
import type { Title } from "#domain/catalogue/title.ts";
import { storyOf } from "#domain/circulation/copy-story.ts";
import type { CirculationEvent } from "#domain/circulation/events.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { monthOf } from "#domain/kernel/day.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { LaterActKnown, CopyFile, How } from "./desk.ts";
import type { Act } from "./envelope.ts";
import type { Known, RememberAsk } from "./ports.ts";

export const fileAfter = ({ copy, title, events, story }: Known, added: readonly CirculationEvent[]): CopyFile => ({
  copy,
  title,
  story: added.length === 0 ? story : storyOf(copy.id, [...events, ...added]),
});

/** Those whose copy and title are on this device. */
export const withBooks = <File extends { readonly copy: Copy | undefined; readonly title: Title | undefined }>(files: readonly File[]): (File & { readonly copy: Copy; readonly title: Title })[] =>
  files.flatMap((file) => (file.copy && file.title ? [{ ...file, copy: file.copy, title: file.title }] : []));

/** Only typed days are held to it: the clock of another desk can have been ahead. */
export const laterActKnown = (known: Known, { on }: How): LaterActKnown | undefined => {
  const { lastOn } = known.story;
  return on !== undefined && lastOn !== undefined && lastOn > on ? { type: "LaterActKnown", copy: fileAfter(known, []), lastOn } : undefined;
};

export const borrowing = ({ id }: Patron, { today }: Act): Pick<RememberAsk, "borrower"> => ({ borrower: { patron: id, month: monthOf(today) } });
