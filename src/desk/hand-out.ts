/**
 * Handing out a set by scanning: each scan waits for the one before it, so that none is dropped and each is answered for the
 * pupil who was shown as next when it was made. A copy is only ever lent here: one that is out is said to be out.
 */
import type { OverrideReason } from "#domain/circulation/events.ts";
import { handedTo, nextUp, passedOver, recipientOf, takenFrom, turnedTo, turnedToTitle, cellOf, type HandingOrder, type HandingOut } from "#domain/circulation/handing-out.ts";
import type { LendRefusal } from "#domain/circulation/lend.ts";
import { foldCode } from "#domain/copies/barcode.ts";
import type { Day } from "#domain/kernel/day.ts";
import type { EventId, PatronId, TitleId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { CaughtFor, CopyFile, Desk, ScanAnswer } from "./desk.ts";
import type { DeskDeps } from "./ports.ts";
import type { Wanted, WrittenFor } from "./textbooks.ts";

export interface HandOut {
  current(): HandOutState;
  subscribe(listener: () => void): () => void;
  scan(code: string, how?: WrittenFor): Promise<HandOutAnswer>;
  /** The refused copy goes to its pupil all the same. */
  lendAnyway(refused: Extract<HandOutAnswer, { type: "Refused" }>, reason: OverrideReason, how?: WrittenFor): Promise<HandOutAnswer>;
  undo(event: EventId): Promise<boolean>;
  turnTo(pupil: PatronId): void;
  turnToTitle(title: TitleId): void;
  pass(): void;
  setOrder(order: HandingOrder): void;
  /** What was lent and brought back elsewhere meanwhile; what was read while a scan was being saved is not believed. */
  renew(read: () => Promise<readonly Wanted[]>): Promise<void>;
}

export interface HandOutState {
  readonly handing: HandingOut;
  readonly next: ReturnType<typeof nextUp>;
  /** The latest first. */
  readonly lent: readonly HandedOut[];
  /** What the desk says to the last scan. */
  readonly said: HandOutAnswer | HandOutTrouble | undefined;
}

export interface HandedOut extends Wanted {
  readonly event: EventId;
  readonly accessionNo: string;
}

/** With its story: what whoever holds it ought to know is told with every answer. */
type OfCopy = CopyFile;

export type HandOutAnswer =
  /** Durably on disk when this is answered. */
  | (OfCopy & { readonly type: "Lent"; readonly event: EventId; readonly pupil: Patron; readonly due: Day })
  | { readonly type: "PupilTurnedTo" | "NotOnList"; readonly pupil: Patron }
  | (OfCopy & { readonly type: "NotInSet" | "EverybodyHasIt" })
  /** It was made good for, and is here; it has been taken back, and goes to nobody before somebody has heard that. */
  | (OfCopy & { readonly type: "CameBack"; readonly caught: CaughtFor | undefined })
  /** Something is noted of it for a later day than the one that is written for. */
  | (OfCopy & { readonly type: "LaterActKnown"; readonly lastOn: Day })
  | (OfCopy & { readonly type: "HasIt"; readonly pupil: Patron | undefined })
  | (OfCopy & { readonly type: "OtherTitle"; readonly expected: TitleId })
  | (OfCopy & { readonly type: "IsOut"; readonly with: Patron | undefined })
  | (OfCopy & { readonly type: "Refused"; readonly pupil: Patron; readonly refusals: readonly LendRefusal[]; readonly mayOverride: boolean })
  | { readonly type: "SeveralReaders" | "SeveralCopies" | "Unknown"; readonly code: string };

/** What an act that came to nothing has to be told of: what was said before it is no longer the last word. */
export type HandOutTrouble = { readonly type: "Failed" } | { readonly type: "UndoRefused"; readonly title: TitleId };

export interface HandOutPlan {
  readonly order: HandingOrder;
  readonly pupils: readonly PatronId[];
  readonly titles: readonly TitleId[];
  readonly has: readonly Wanted[];
}

type Deps = Pick<DeskDeps, "people"> & { readonly store: Pick<DeskDeps["store"], "copyFiles" | "patronOfParty">; readonly desk: Pick<Desk, "choose" | "lendAnyway" | "undo"> };

export const createHandOut = ({ people, store, desk }: Deps, { has, ...plan }: HandOutPlan): HandOut => {
  const listeners = new Set<() => void>();
  const begun: HandingOut = { ...plan, has: cellsOf(has), passed: new Set() };
  let state: HandOutState = { handing: begun, next: nextUp(begun), lent: [], said: undefined };
  let before: Promise<unknown> = Promise.resolve();

  const show = (change: Partial<HandOutState>): void => {
    const handing = change.handing ?? state.handing;
    state = { ...state, ...change, next: handing === state.handing ? state.next : nextUp(handing) };
    for (const listener of listeners) listener();
  };
  let acts = 0;
  /** One after the other; what failed is said and does not hold up what comes after it. */
  const inTurn = <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    acts++;
    const turn = before.then(work).catch((error: unknown) => {
      show({ said: { type: "Failed" } });
      throw error;
    }).finally(() => acts++);
    before = turn.catch(() => undefined);
    return turn;
  };

  const said = async (answer: ScanAnswer, pupil: Patron, of: OfCopy): Promise<HandOutAnswer> => {
    if (answer.type === "Lent") return { type: "Lent", event: answer.event, pupil, due: answer.due, ...answer.copy };
    if (answer.type === "TakenBack") return { type: "CameBack", caught: answer.caught, ...answer.copy };
    if (answer.type === "LaterActKnown") return { type: "LaterActKnown", lastOn: answer.lastOn, ...of };
    if (answer.type !== "Refused") return { type: "Unknown", code: of.copy.accessionNo };
    const out = answer.refusals.find((refusal) => refusal.type === "CopyIsOut");
    if (!out) return { type: "Refused", pupil, refusals: answer.refusals, mayOverride: answer.mayOverride, ...of };
    const holder = out.loans[0] && (await store.patronOfParty(out.loans[0].borrower.party));
    return { type: "IsOut", with: holder && people.get(holder), ...of };
  };
  const note = (answer: HandOutAnswer): HandOutAnswer => {
    if (answer.type !== "Lent") show({ said: answer });
    else {
      const { event, pupil, title, copy } = answer;
      show({ said: answer, handing: handedTo(state.handing, pupil.id, title.id), lent: [{ event, pupil: pupil.id, title: title.id, accessionNo: copy.accessionNo }, ...state.lent] });
    }
    return answer;
  };

  const answerTo = async (code: string, how: WrittenFor): Promise<HandOutAnswer> => {
    const [reader, another] = people.withCard(code);
    if (another) return { type: "SeveralReaders", code };
    if (reader) {
      if (!state.handing.pupils.includes(reader.id)) return { type: "NotOnList", pupil: reader };
      show({ handing: turnedTo(state.handing, reader.id) });
      return { type: "PupilTurnedTo", pupil: reader };
    }
    const [of, second] = await store.copyFiles({ code });
    if (second) return { type: "SeveralCopies", code };
    if (!of) return { type: "Unknown", code };
    const recipient = recipientOf(state.handing, of.title.id);
    switch (recipient.type) {
      case "NotInSet":
      case "EverybodyHasIt":
        return { type: recipient.type, ...of };
      case "OtherTitle":
        return { type: "OtherTitle", expected: recipient.expected, ...of };
      case "HasIt":
        return { type: "HasIt", pupil: people.get(recipient.pupil), ...of };
      case "Gets": {
        const pupil = people.get(recipient.pupil);
        return pupil ? said(await desk.choose(of.copy.id, pupil.id, { ...how, onlyLend: true }), pupil, of) : { type: "Unknown", code };
      }
    }
  };

  return {
    current: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    scan: (typed, how = {}) => inTurn(async () => note(await answerTo(foldCode(typed), how))),
    lendAnyway: ({ pupil, copy, title, story }, reason, how = {}) => inTurn(async () => note(await said(await desk.lendAnyway(copy.id, pupil.id, { reason }, { ...how, onlyLend: true }), pupil, { copy, title, story }))),
    undo: (event) => inTurn(async () => {
      const slip = state.lent.find((handed) => handed.event === event);
      if (!slip) return false;
      if ((await desk.undo(event)).type !== "Undone") {
        show({ said: { type: "UndoRefused", title: slip.title } });
        return false;
      }
      show({ handing: takenFrom(state.handing, slip.pupil, slip.title), lent: state.lent.filter((handed) => handed !== slip), said: undefined });
      return true;
    }),
    turnTo: (pupil) => show({ handing: turnedTo(state.handing, pupil), said: undefined }),
    turnToTitle: (title) => show({ handing: turnedToTitle(state.handing, title), said: undefined }),
    pass: () => show({ handing: passedOver(state.handing), said: undefined }),
    setOrder: (order) => show({ handing: { ...state.handing, order, at: undefined, title: undefined }, said: undefined }),
    renew: async (read) => {
      const seen = acts;
      const now = await read();
      if (acts === seen) show({ handing: { ...state.handing, has: cellsOf(now) } });
    },
  };
};

const cellsOf = (has: readonly Wanted[]): ReadonlySet<string> => new Set(has.map(({ pupil, title }) => cellOf(pupil, title)));
