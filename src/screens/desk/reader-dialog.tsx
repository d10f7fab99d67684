/** The questions about the open reader, one at a time. */
import { useTranslation } from "react-i18next";
import type { PatronFile } from "../../desk/desk.ts";
import { useSchool } from "../../desk/services-context.tsx";
import type { Day } from "../../domain/kernel/day.ts";
import { NoteDialog } from "../parts/note-dialog.tsx";
import { refusalOf } from "../parts/record-refusal.ts";
import { BlockDialog } from "./block-dialog.tsx";
import { EraseReader } from "./erase-reader.tsx";
import { LeaveDialog } from "./leave-dialog.tsx";

export type AskedOfReader = "block" | "note" | "leave" | "erase";

export const ReaderDialog = ({ asking, file, today, onClose }: { asking: AskedOfReader; file: PatronFile; today: Day; onClose: () => void }) => {
  const { patron } = file;
  const { t } = useTranslation();
  const { records } = useSchool();
  switch (asking) {
    case "block":
      return <BlockDialog patron={patron} today={today} onClose={onClose} onBlock={async (block) => refusalOf(t, await records.block(patron.id, block))} />;
    case "leave":
      return <LeaveDialog patron={patron} onClose={onClose} onLeave={async (how) => refusalOf(t, await records.leave(patron.id, how))} />;
    case "erase":
      return <EraseReader file={file} onClose={onClose} />;
    case "note":
      return (
        <NoteDialog
          title={t("acts.noteDialog.title", { name: patron.fullName })}
          about={t("acts.noteDialog.about")}
          note={patron.note}
          onClose={onClose}
          onSave={async (note) => refusalOf(t, await records.notePatron(patron.id, note))}
        />
      );
  }
};
