/** The answers that the desk shows large, the tone each has, and the line it leaves in the list of what was just done. */
import type { PatronLoan, PatronLot, RenewAnswer, SayAnswer, ScanAnswer, TitleFile } from "../../desk/desk.ts";
import type { NotSaved } from "../../desk/not-saved.ts";
import type { RenewedLoan } from "../../desk/renew-all.ts";
import { displayTitle } from "../../domain/catalogue/title.ts";
import type { LotAct, LotActRefusal } from "../../domain/circulation/lot-acts.ts";
import type { LoanAct } from "../../domain/circulation/loan-acts.ts";
import type { UndoRefusal } from "../../domain/circulation/undo.ts";
import type { Day } from "../../domain/kernel/day.ts";
import type { CopyId, EventId, PatronId, TitleId } from "../../domain/kernel/ids.ts";
import type { Patron } from "../../domain/patrons/patron.ts";
import type { Tone } from "../../ui/sounds.ts";

/** A loan of the open reader, as it is asked to be renewed. */
export type ReadersLoan = Pick<PatronLoan, "loan" | "copy" | "title"> & { readonly patron: PatronId };

type Renewed = Extract<RenewAnswer, { type: "Renewed" }>;
type RenewRefused = Extract<RenewAnswer, { type: "RenewRefused" }>;
type Said = Extract<SayAnswer, { type: "Said" }>;

export type Shown =
  | ScanAnswer
  | Renewed
  | (RenewRefused & { readonly asked: ReadersLoan })
  | { readonly type: "RenewedAll"; readonly answers: readonly RenewedLoan<ReadersLoan>[] }
  | (Said & { readonly act: LoanAct })
  | Extract<SayAnswer, { type: "SayRefused" | "NotHere" }>
  | { readonly type: "LotSaid"; readonly event: EventId; readonly lot: PatronLot; readonly act: LotAct }
  | { readonly type: "LotRefused"; readonly lot: PatronLot; readonly refusal: LotActRefusal }
  /** Found by its name: which of its copies is it? */
  | { readonly type: "TitleChosen"; readonly of: TitleFile }
  | { readonly type: "Undone"; readonly title: string }
  | { readonly type: "UndoRefused"; readonly why: UndoRefusal["type"]; readonly copy?: CopyId | undefined }
  | { readonly type: "CodeNoted"; readonly code: string }
  | { readonly type: "ReaderGone" }
  | Failed;

/** Nothing was written; `perhaps`: it cannot be told. `code` = what was scanned, to be scanned again. */
export interface Failed {
  readonly type: "Failed";
  readonly why: NotSaved | "perhaps";
  readonly code?: string | undefined;
}

export const toneOf = (shown: Shown): Tone => {
  switch (shown.type) {
    case "Lent":
    case "Renewed":
      return "good";
    case "PatronOpened":
      return shown.file.blocks || shown.file.block || shown.file.patron.note !== undefined ? "notice" : "good";
    case "RenewedAll":
      return shown.answers.every(({ answer }) => answer.type === "Renewed") ? "good" : shown.answers.some(({ answer }) => answer.type === "Renewed") ? "notice" : "refused";
    case "TakenBack":
      return shown.caught || shown.madeGood !== undefined ? "notice" : "back";
    case "Found":
      return shown.caught ? "notice" : "back";
    case "Undone":
    case "ReaderGone":
    case "Said":
    case "LotSaid":
      return "back";
    case "LaterActKnown":
    case "Refused":
    case "RenewRefused":
    case "SayRefused":
    case "LotRefused":
    case "NotHere":
    case "Unknown":
    case "CardCancelled":
    case "UndoRefused":
    case "Failed":
      return "refused";
    case "CodeNoted":
    case "CopyIsIn":
    case "BackAlready":
    case "TitleChosen":
    case "NoCopy":
    case "WhichCopy":
    case "WhichReader":
    case "SameAgain":
      return "notice";
  }
};

/** Given to be read here, not taken home. */
export const isRead = ({ event: lent, copy }: Extract<Shown, { type: "Lent" }>): boolean => copy.story.loans.some(({ event, use }) => event === lent && use === "inLibrary");

export interface DoneAct {
  readonly event: EventId | LearntKey;
  readonly is: "learntCopy" | "learntTitle" | "lent" | "inLibrary" | "back" | "renewed" | "lost" | "found" | "claimed" | "claimWithdrawn" | "condition" | "compensated" | "settled";
  readonly title: string;
  readonly name: string;
  readonly patron: PatronId | undefined;
  readonly undone: boolean;
  /** No act of the log: what was said of a publisher's code, once and for good. */
  readonly learnt?: Learnt;
  /** Of a lot: taken back where textbooks are. */
  readonly ofLot?: true;
  /** Decided while not all loans had come to this device. */
  readonly onPart?: true;
  /** The day it was written for, when that is not the day it was written on. */
  readonly on?: Day | undefined;
}

export interface Learnt {
  readonly article: string;
  readonly of: CopyId | TitleId;
}
type LearntKey = `${string} of ${string}`;

/** In the place of a reader's name the list says the code. */
export const learntAct = (learnt: Learnt, is: "learntCopy" | "learntTitle", title: Parameters<typeof displayTitle>[0]): DoneAct =>
  ({ event: `${learnt.article} of ${learnt.of}`, is, title: displayTitle(title), name: learnt.article, patron: undefined, undone: false, learnt });

/** The book goes out, or stays out: what the reader had already was looked at. */
export const lendsOn = ({ is }: DoneAct): boolean => is === "lent" || is === "inLibrary" || is === "renewed";

/** None when nothing was written. `reader` = whose panel is open. */
export const doneBy = (shown: Shown, reader: Patron | undefined, on: Day | undefined): readonly DoneAct[] => {
  const made = (event: EventId, is: DoneAct["is"], title: Parameters<typeof displayTitle>[0] | undefined, whose = reader): DoneAct => ({ event, is, title: title ? displayTitle(title) : "", name: whose?.fullName ?? "", patron: whose?.id, undone: false, on });
  switch (shown.type) {
    case "Lent":
      return [made(shown.event, isRead(shown) ? "inLibrary" : "lent", shown.copy.title, shown.file.patron)];
    case "TakenBack":
      return [{ ...made(shown.event, "back", shown.copy.title), name: shown.from[0]?.patron?.fullName ?? "", patron: shown.from[0]?.patron?.id }];
    case "Found":
      return [made(shown.event, "found", shown.copy.title)];
    case "Renewed":
      return [made(shown.event, "renewed", shown.copy.title)];
    case "RenewedAll":
      return shown.answers.flatMap(({ answer }) => (answer.type === "Renewed" ? [made(answer.event, "renewed", answer.copy.title)] : [])).reverse();
    case "Said":
      return [made(shown.event, shown.act.kind === "return-claimed" && shown.act.withdrawn ? "claimWithdrawn" : saidAs[shown.act.kind], shown.copy.title)];
    case "LotSaid":
      return [{ ...made(shown.event, saidOfLotAs(shown), shown.lot.title), ofLot: true }];
    default:
      return [];
  }
};

export const saidOfLotAs = ({ act }: Extract<Shown, { type: "LotSaid" }>): "back" | "found" | "lost" | "compensated" => {
  switch (act.kind) {
    case "lot-returned":
      return act.found ? "found" : "back";
    case "lot-lost":
      return "lost";
    case "lot-compensated":
      return "compensated";
  }
};

const saidAs = {
  "copy-lost": "lost",
  "copy-found": "found",
  "return-claimed": "claimed",
  "condition-noted": "condition",
  "loss-compensated": "compensated",
  "contradiction-settled": "settled",
} as const satisfies Record<LoanAct["kind"], DoneAct["is"]>;
