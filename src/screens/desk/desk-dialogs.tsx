/** The questions of the desk, one at a time. */
import { useTranslation } from "react-i18next";
import type { CopyFile, PatronDebt, PatronLot, SayAnswer } from "../../desk/desk.ts";
import { useSchool } from "../../desk/services-context.tsx";
import type { Day } from "../../domain/kernel/day.ts";
import type { EventId } from "../../domain/kernel/ids.ts";
import { lotRefusalInWords, sayRefusalInWords } from "../parts/act-sentences.ts";
import { CompensationDialog, type Compensation } from "../parts/compensation-dialog.tsx";
import { ConditionDialog } from "../parts/condition-dialog.tsx";
import { NameTitleDialog } from "../parts/name-title-dialog.tsx";
import { OverrideDialog } from "../parts/override-dialog.tsx";
import { BackdateDialog } from "./backdate-dialog.tsx";
import type { DeskState } from "./desk-state.ts";
import { ReadingDialog } from "./reading-dialog.tsx";
import type { ReadersLoan, Shown } from "./shown.ts";

export type Asked =
  /** Bound to the one refusal it answers. */
  | { readonly is: "lendAnyway"; readonly shown: Extract<Shown, { type: "Refused" }> }
  | { readonly is: "renewAnyway"; readonly loan: ReadersLoan; readonly shown: Shown }
  | { readonly is: "condition"; readonly copy: CopyFile; readonly loan?: { readonly event: EventId; readonly name: string | undefined } | undefined }
  | { readonly is: "compensation"; readonly owed: PatronDebt | PatronLot }
  | { readonly is: "whichTitle"; readonly code: string }
  | { readonly is: "backdate" }
  | { readonly is: "reading" };

export const DeskDialogs = ({ asked, state, today, onClose }: { asked: Asked; state: DeskState; today: Day; onClose: () => void }) => {
  const { t } = useTranslation();
  const { desk } = useSchool();
  const override = "shown" in asked && asked.shown === state.shown ? asked : undefined;
  const why = (answer: SayAnswer | undefined): string | undefined =>
    answer?.type === "Said" ? undefined : answer?.type === "SayRefused" ? sayRefusalInWords(t, answer) : t(answer?.type === "NotHere" ? "acts.notHere" : "acts.sayRefused");
  const compensate = async (owed: PatronDebt | PatronLot, { given, quantity, replaces }: Compensation): Promise<string | undefined> => {
    if ("copy" in owed) return why(await state.say(owed.copy.id, { kind: "loss-compensated", loan: owed.debt.loan, ...given, ...(replaces ? { replaces } : {}) }));
    const refusal = await state.sayOfLot(owed, { kind: "lot-compensated", quantity, ...given });
    return refusal && lotRefusalInWords(t, refusal);
  };
  return (
    <>
      <OverrideDialog
        opened={override !== undefined}
        act={override?.is === "renewAnyway" ? "renew" : "lend"}
        onClose={onClose}
        onOverride={(reason) => {
          onClose();
          if (override?.is === "lendAnyway") void state.lendAnyway(override.shown.copy.copy.id, override.shown.file.patron.id, reason);
          if (override?.is === "renewAnyway") void state.renew(override.loan, reason);
        }}
      />
      {asked.is === "condition" && (
        <ConditionDialog now={asked.copy.story.condition} loan={asked.loan} onClose={onClose} onNote={async (act) => why(await state.say(asked.copy.copy.id, act))} />
      )}
      {asked.is === "compensation" && (
        <CompensationDialog
          owed={"copy" in asked.owed ? asked.owed : { ...asked.owed, quantity: asked.owed.owed }}
          {...("copy" in asked.owed ? { number: { accessionNo: asked.owed.copy.accessionNo, usual: asked.owed.debt.because === "lost" } } : {})}
          nextReceiptNo={desk.nextReceiptNo}
          onClose={onClose}
          onCompensate={(compensation) => compensate(asked.owed, compensation)}
        />
      )}
      {asked.is === "whichTitle" && <NameTitleDialog code={asked.code} desk={desk} onClose={onClose} onName={(title) => void state.nameTitle(asked.code, title)} />}
      {asked.is === "backdate" && <BackdateDialog desk={desk} now={state.how.on} onClose={onClose} onChoose={(on) => state.mean({ on })} />}
      {asked.is === "reading" && <ReadingDialog today={today} onClose={onClose} onTakeBack={(copy) => void state.takeBack(copy)} />}
    </>
  );
};
