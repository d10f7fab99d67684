/** The desk: fetch, decide, remember. No rule is in here; the domain has them. */
import { mayWriteFor } from "#domain/circulation/backdating.ts";
import { lossRuleOf } from "#domain/circulation/compensation.ts";
import { copyOf, isCirculation, type CirculationEvent, type CopyLent, type Override } from "#domain/circulation/events.ts";
import { afterLending, afterReturn, notedWith } from "#domain/circulation/hold-acts.ts";
import { blockOf, daysLate, dueIfLent, isOverdue, mayBeSetAside, mayLend, overdueRefusal, roomOf, type LendRequest } from "#domain/circulation/lend.ts";
import { debtOf, heldOf, leftOf } from "#domain/circulation/lot-story.ts";
import { isFree } from "#domain/circulation/copy-story.ts";
import { keptNow, keptUntil } from "#domain/circulation/place-hold.ts";
import { setOrder } from "#domain/circulation/textbook-set.ts";
import { mayUndo } from "#domain/circulation/undo.ts";
import { articleDigits, articleFrom, isbnFromScan, type ArticleCode } from "#domain/copies/barcode-article.ts";
import { foldCode, readOwnCode } from "#domain/copies/barcode.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { quantityOf } from "#domain/copies/lot.ts";
import { dayAt, type Day } from "#domain/kernel/day.ts";
import type { CopyId, PatronId, TitleId } from "#domain/kernel/ids.ts";
import { cancelledCard, openCards } from "#domain/patrons/library-card.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { createCopyHistory } from "./copy-history.ts";
import type { ByQuantity, CopyFile, Desk, FoundTitle, How, PatronFile, PatronLoan, PatronLot, ScanAnswer, TitleFile, UndoAnswer } from "./desk.ts";
import { envelope, type Act } from "./envelope.ts";
import { borrowing, factsThen, fileAfter, heldBy, laterActKnown, owedBy, withBooks } from "./files.ts";
import type { Inbox } from "./inbox.ts";
import { createLoanActs } from "./loan-acts.ts";
import { onDemand } from "./on-demand.ts";
import type { Account, Decision, DeskDeps, Known, LotLoanFile, RememberAsk } from "./ports.ts";
import { meaningHere } from "./printed-codes.ts";
import { createToFind } from "./to-find.ts";
import { catchNext, deviceAfter, holdEvents, placeOf, queueOf } from "./queues.ts";

export const createDesk = (deps: DeskDeps): Desk & Pick<Inbox, "countBeyondStories"> => {
  const { store, people } = deps;
  let lastScan = unread;
  let lastClick = unread;
  const forgetLast = (): void => {
    lastScan = unread;
    lastClick = unread;
  };

  const today = (): Day => dayAt(deps.now());
  const mayWrite = (on: Day) => mayWriteFor(on, { today: today(), by: deps.role(), schoolYear: deps.calendar().schoolYear });
  const act = ({ on = today() }: How = {}): Act => {
    // The screens ask before they offer a day; this holds whoever did not.
    if (!mayWrite(on).ok) throw new Error("nobody here may write for that day");
    return { clock: deps.clock(), today: on, staff: deps.staff(), rules: deps.rules(on).id, app: deps.app, randomByte: deps.randomByte };
  };

  const fileWith = (patron: Patron, account: Account, on: Day): PatronFile => {
    const loans = withBooks(account.loans).map((loan): PatronLoan => ({ ...loan, patron })).sort((a, b) => (a.loan.due < b.loan.due ? -1 : 1));
    const reader = { patron, patronLoans: heldBy(account), rules: deps.rules(on), calendar: deps.calendar(), today: on };
    const overdue = reader.patronLoans.filter((loan) => isOverdue(loan, on, deps.calendar()));
    const debts = withBooks(account.debts).map((file) => ({ ...file, rule: lossRuleOf(file.debt, deps.rules(file.debt.since)) }));
    const lots = account.lots.map((file) => patronLot(file, deps.rules)).sort(byDueDayAndSet);
    return { patron, loans, lots, overdue, room: roomOf(reader, "referenceBook"), blocks: overdueRefusal(reader) !== undefined, block: blockOf(patron, on)?.block, debts };
  };

  const patronFile = async (id: PatronId, { on = today() }: How = {}): Promise<PatronFile | undefined> => {
    const patron = people.get(id);
    return patron && fileWith(patron, await store.accountOf(id), on);
  };

  const lending = (known: Known, patron: Patron, doing: Act, { use }: How, override?: Override): Decision<ScanAnswer> => {
    if (known.borrower === undefined) throw new Error("nobody was asked for who could borrow it");
    const { party, loans, debts, lots } = known.borrower;
    const queue = queueOf(known.waiting, people, deps.calendar(), doing.today);
    const asked: LendRequest = {
      copy: known.copy,
      title: known.title,
      story: known.story,
      patron,
      patronLoans: heldBy(known.borrower),
      debts: owedBy(known.borrower),
      rules: deps.rules(doing.today),
      calendar: deps.calendar(),
      today: doing.today,
      queue,
      use,
    };
    const allowed = mayLend(asked);
    const mayOverride = !allowed.ok && mayBeSetAside(allowed.error, deps.role());
    if (!allowed.ok && (override === undefined || !mayOverride)) {
      return { events: [], answer: { type: "Refused", copy: fileAfter(known, []), file: fileWith(patron, known.borrower, doing.today), refusals: allowed.error, mayOverride } };
    }
    const due = allowed.ok ? allowed.value.due : dueIfLent(asked);
    const setAside = allowed.ok || !override ? undefined : { ...override, refusals: allowed.error.map(({ type }) => type) };
    const event: CirculationEvent = {
      ...envelope("copy-lent", known, doing),
      borrower: { party, is: "person" },
      due,
      facts: factsThen(known.title, patron),
      ...(setAside ? { override: setAside } : {}),
      ...(use ? { use } : {}),
    };
    const copy = fileAfter(known, [event]);
    const lent = copy.story.loans.flatMap((loan) => (loan.event === event.id ? [{ loan, ...known }] : []));
    const ofHolds = holdEvents(afterLending(queue, { copy: known.copy.id, patron: patron.id, loan: event.id, use }), known.waiting, deviceAfter(known.device, event), doing);
    return { events: [event, ...ofHolds], answer: { type: "Lent", event: event.id, copy, due, file: fileWith(patron, { debts, lots, loans: [...loans, ...lent] }, doing.today) } };
  };

  const takingBack = (known: Known, doing: Act): Decision<ScanAnswer> => {
    const { copy, title, story, lentTo } = known;
    const loan = story.loans[0] ?? loanMadeGood(known);
    const event: CirculationEvent = {
      ...envelope("copy-returned", known, doing),
      closes: story.loans.map((open) => open.event),
      ...(loan ? { facts: loan.facts } : {}),
      ...(story.loans.length > 0 && story.loans.every(({ use }) => use === "inLibrary") ? { use: "inLibrary" as const } : {}),
    };
    const from = story.loans.map((open, index): PatronLoan => ({ loan: open, copy, title, patron: patronWith(lentTo[index]) }));
    const overdueDays = Math.max(0, ...story.loans.map((open) => daysLate(open, doing.today, deps.calendar())));
    const queue = queueOf(known.waiting, people, deps.calendar(), doing.today);
    const ended = holdEvents(afterReturn(queue, story.loans.map((open, index) => ({ patron: lentTo[index], loan: open.event }))), known.waiting, deviceAfter(known.device, event), doing);
    const caught = catchNext(known, queue, [event, ...ended], doing, keeping());
    return { events: [event, ...ended, ...caught.events], answer: { type: "TakenBack", event: event.id, copy: fileAfter(known, [event]), from, overdueDays, ...(story.madeGood === undefined ? {} : { madeGood: story.madeGood }), ...caught.facts } };
  };

  /** From today on, also when a return is typed in later. */
  const keeping = (): { today: Day; until: Day } => ({ today: today(), until: keptUntil(deps.calendar(), today()) });

  const patronWith = (id: PatronId | undefined): Patron | undefined => (id === undefined ? undefined : people.get(id));

  /** Loan, return and refusal are decided on what the transaction reads, not on what the screen last showed. */
  const decideOn = (copy: RememberAsk["copy"], openPatron: PatronId | undefined, how: How): Promise<ScanAnswer | undefined> => {
    const patron = patronWith(openPatron);
    const doing = act(how);
    return store.remember<ScanAnswer>({ copy, ...(patron ? borrowing(patron, doing) : {}) }, (known) => {
      const tooLate = laterActKnown(known, how);
      if (tooLate) return { events: [], answer: tooLate };
      // Also what was made good for: before it is lent again, somebody has to hear that it came back.
      if ((known.story.loans.length > 0 && !how.onlyLend) || known.story.madeGood !== undefined) return takingBack(known, doing);
      if (patron) return lending(known, patron, doing, how);
      const queue = queueOf(known.waiting, people, deps.calendar(), today());
      if (known.story.missingSince === undefined) return { events: [], answer: { type: "CopyIsIn", copy: fileAfter(known, []), ...placeOf(queue, known.copy) } };
      const event: CirculationEvent = envelope("copy-found", known, doing);
      const caught = catchNext(known, queue, [event], doing, keeping());
      return { events: [event, ...caught.events], answer: { type: "Found", event: event.id, copy: fileAfter(known, [event]), ...caught.facts } };
    });
  };

  const notHere = (id: CopyId): ScanAnswer => ({ type: "Unknown", code: id, looksLike: "other" });

  const filesOf = (copies: readonly Copy[]): Promise<readonly CopyFile[]> => store.copyFiles(copies.map(({ id }) => id));

  const byQuantity = async (titles: readonly TitleId[]): Promise<(id: TitleId) => ByQuantity | undefined> => {
    const lots = titles.length === 0 ? [] : await store.lotsOf(titles);
    return (id) => {
      const mine = lots.filter(({ lot }) => lot.title === id);
      return mine.length === 0 ? undefined : { there: mine.reduce((sum, { lot }) => sum + quantityOf(lot), 0), left: mine.reduce((sum, one) => sum + leftOf(one.lot, one.sum), 0) };
    };
  };

  const titleFile = async (id: TitleId): Promise<TitleFile | undefined> => {
    const title = await store.title(id);
    return title && { title, copies: await filesOf(await store.copiesOfTitle(id)), byQuantity: (await byQuantity([id]))(id) };
  };

  const scan = async (typed: string, openPatron: PatronId | undefined, how: How = {}): Promise<ScanAnswer> => {
    const code = foldCode(typed);
    const at = deps.clock().wall;
    if (code === lastScan.code && Math.abs(at - lastScan.at) < readTwice) return { type: "SameAgain", code };
    lastScan = { code, at };
    try {
      return await answerTo(code, openPatron, how);
    } catch (error) {
      // Nothing was kept: the same code read again is a new try.
      lastScan = unread;
      throw error;
    }
  };

  const answerTo = async (code: string, openPatron: PatronId | undefined, how: How): Promise<ScanAnswer> => {
    const [patron, another] = people.withCard(code);
    if (patron && another) {
      // Nothing was done: whoever reads the card once more is asked once more.
      lastScan = unread;
      return { type: "WhichReader", code, readers: people.withCard(code) };
    }
    if (patron) {
      const file = await patronFile(patron.id, how);
      if (file) return { type: "PatronOpened", file };
    }
    const article = isbnFromScan(code);
    const printed = article && (await answerToPrinted(code, article, openPatron, how));
    if (printed) return printed;
    const decided = await decideOn({ code }, openPatron, how);
    if (decided) return decided;
    const [former] = people.withCancelledCard(code);
    const cancelled = former && cancelledCard(former, code);
    if (cancelled) return { type: "CardCancelled", code, on: cancelled.on, patron: former, card: openCards(former)[0] };
    const copies = await store.copyFiles({ code });
    if (copies.length > 1) return { type: "WhichCopy", code, copies };
    lastScan = unread;
    return { type: "Unknown", code, looksLike: looksLike(code, article?.is) };
  };

  /** Undefined when it is a code like any other: several copies of different titles may have it for their own. */
  const answerToPrinted = async (code: string, article: ArticleCode, openPatron: PatronId | undefined, how: How): Promise<ScanAnswer | undefined> => {
    const meaning = await meaningHere(store, code, article, patronWith(openPatron)?.id);
    if (meaning.is === "thisCopy") return decideOn({ id: meaning.copy.id }, openPatron, how);
    // Nothing was done: whoever reads the code once more is asked once more.
    lastScan = unread;
    if (meaning.is === "oneOf") return { type: "WhichCopy", code, copies: meaning.copies, printed: meaning.printed };
    const of = meaning.title && (await titleFile(meaning.title));
    return of && { type: "NoCopy", code, of };
  };

  /** What has exactly this code: a card, a label, or what a publisher prints. */
  const withCode = async (typed: string): Promise<{ readonly readers: readonly Patron[]; readonly titles: readonly TitleId[] }> => {
    const code = foldCode(typed);
    const article = articleFrom(code);
    const [copies, titles] = await Promise.all([store.copiesWithCode(code), article ? store.titlesWithArticle(articleDigits(article)) : []]);
    const [readers, former] = [people.withCard(code), people.withCancelledCard(code)];
    return { readers: readers.length > 0 ? readers : former, titles: [...new Set([...copies.map(({ title }) => title), ...titles])] };
  };

  const knows = async (code: string): Promise<boolean> => {
    const { readers, titles } = await withCode(code);
    return readers.length + titles.length > 0;
  };

  /** A double click is one act; what wrote nothing is answered again. */
  const clicked = async (what: string, copy: CopyId, ask: () => Promise<ScanAnswer | undefined>): Promise<ScanAnswer> => {
    const click = { code: `${what} ${copy}`, at: deps.clock().wall };
    if (click.code === lastClick.code && Math.abs(click.at - lastClick.at) < clickedTwice) return { type: "SameAgain", code: copy };
    lastClick = click;
    let wrote = false;
    try {
      const answer = (await ask()) ?? notHere(copy);
      wrote = "event" in answer;
      return answer;
    } finally {
      if (!wrote) lastClick = unread;
    }
  };

  return {
    scan,
    chooseHolder: async (typed, patron, how = {}) => {
      const code = foldCode(typed);
      const file = people.withCard(code).some(({ id }) => id === patron) ? await patronFile(patron, how) : undefined;
      // Somebody has settled meanwhile whose it is.
      return file ? { type: "PatronOpened", file } : answerTo(code, undefined, how);
    },
    knows,
    choose: (copy, openPatron, how = {}) => clicked(`choose for ${openPatron ?? "nobody"}`, copy, () => decideOn({ id: copy }, openPatron, how)),
    takeBack: (copy, how = {}) =>
      clicked("take back", copy, async () => {
        const answer = await decideOn({ id: copy }, undefined, how);
        return answer?.type === "CopyIsIn" ? { type: "BackAlready", copy: answer.copy } : answer;
      }),
    takeBackUnknown: (copy, how = {}) =>
      clicked("take back unknown", copy, () => {
        const doing = act(how);
        lastScan = unread;
        return store.remember<ScanAnswer>({ copy: { id: copy } }, (known) => {
          const tooLate = laterActKnown(known, how);
          return tooLate ? { events: [], answer: tooLate } : takingBack(known, doing);
        });
      }),
    ...onDemand<Inbox>(async () => undefined, async () => (await import("./inbox.ts")).createInbox({ ...deps, act, today }), { contradictions: true, countBeyondStories: true, noteUnknownCode: true, explainCode: true }),
    ...createLoanActs({ ...deps, act, forgetLast }),
    today,
    mayWriteFor: mayWrite,
    patronFile,
    copyHistory: createCopyHistory(deps),
    toFind: createToFind({ ...deps, today }),
    onChange: deps.onChange,

    lendAnyway: async (copy, patronId, { reason, remark }, how = {}) => {
      const patron = people.get(patronId);
      if (!patron) return { type: "Unknown", code: patronId, looksLike: "other" };
      const sealed = remark?.trim() ? await store.sealedRemark(remark.trim()) : undefined;
      const doing = act(how);
      const answer = await store.remember<ScanAnswer>({ copy: { id: copy }, ...borrowing(patron, doing), ...(sealed ? { remark: sealed } : {}) }, (known) => {
        const tooLate = laterActKnown(known, how);
        return tooLate ? { events: [], answer: tooLate } : lending(known, patron, doing, how, { refusals: [], reason, ...(sealed ? { note: sealed.note } : {}) });
      });
      return answer ?? notHere(copy);
    },

    undo: async (id): Promise<UndoAnswer> => {
      const [event] = await store.events([id]);
      const copy = event && isCirculation(event) ? copyOf(event) : undefined;
      if (copy === undefined) return { type: "UndoRefused", refusal: { type: "NothingToUndo" } };
      const doing = act();
      forgetLast();
      const answer = await store.remember<UndoAnswer>({ copy: { id: copy } }, (known) => {
        const allowed = mayUndo(known.events, id, deps.role());
        if (!allowed.ok) return { events: [], answer: { type: "UndoRefused", refusal: allowed.error } };
        const undone: CirculationEvent = { ...envelope("act-undone", known, doing), undoes: id };
        const withIt = notedWith(known.waiting.events, id).reverse().map((event) => ({ kind: "hold-undone" as const, undoes: event.id }));
        return { events: [undone, ...holdEvents(withIt, known.waiting, deviceAfter(known.device, undone), doing)], answer: { type: "Undone", event: allowed.value, copy: fileAfter(known, [undone]) } };
      });
      return answer ?? { type: "UndoRefused", refusal: { type: "NothingToUndo" } };
    },

    titleFile,

    search: async (query, limit) => {
      const coded = /\d{4}/.test(query) ? await withCode(query) : undefined;
      const isCode = coded !== undefined && coded.readers.length + coded.titles.length > 0;
      const [titles, patrons, kept] = await Promise.all([
        isCode ? { ids: coded.titles.slice(0, limit), approximate: false } : deps.search.titles(query, limit),
        isCode ? { ids: coded.readers.map(({ id }) => id), approximate: false } : deps.search.patrons(query, Math.min(limit, 8)),
        store.copiesKept((caught) => keptNow(caught, deps.calendar()) >= today()),
      ]);
      const ofLots = await byQuantity(titles.ids);
      const found = await Promise.all(titles.ids.map(async (id): Promise<FoundTitle[]> => {
        const title = await store.title(id);
        if (!title) return [];
        const copies = await filesOf(await store.copiesOfTitle(id));
        return [{ title, copies: copies.filter(({ copy }) => copy.status !== "withdrawn").length, free: copies.filter((one) => isFree(one) && !kept.has(one.copy.id)).length, byQuantity: ofLots(id) }];
      }));
      return {
        titles: found.flat(),
        patrons: patrons.ids.flatMap((id) => people.get(id) ?? []),
        approximate: [titles, patrons].filter(({ ids }) => ids.length > 0).every(({ approximate }) => approximate) && titles.ids.length + patrons.ids.length > 0,
      };
    },
  };
};

/** The loan whose reader made good for the copy. */
const loanMadeGood = ({ events, story }: Known): Pick<CopyLent, "facts"> | undefined => {
  const compensation = events.find(({ id }) => id === story.madeGood);
  return events.flatMap((event) => (compensation?.kind === "loss-compensated" && event.kind === "copy-lent" && event.id === compensation.loan ? [event] : []))[0];
};

const patronLot = ({ loan, title }: LotLoanFile, rules: DeskDeps["rules"]): PatronLot => {
  const debt = debtOf(loan);
  return { loan: heldOf(loan), title, out: loan.out, owed: loan.owed, debt, rule: lossRuleOf(debt, rules(debt.since)) };
};

const byDueDayAndSet = (a: PatronLot, b: PatronLot): number => (a.loan.due === b.loan.due ? (a.title && b.title ? setOrder(a.title, b.title) : 0) : a.loan.due < b.loan.due ? -1 : 1);

const unread = { code: "", at: Number.NEGATIVE_INFINITY };

/** Two readings of one code within this many milliseconds are one scan. */
const readTwice = 3000;

/** And two clicks on one button. */
const clickedTwice = 1000;

const looksLike = (code: string, article: "isbn" | "gtin" | undefined): "ownCopy" | "ownCard" | "misread" | "isbn" | "other" => {
  const own = readOwnCode(code);
  if (own.ok) return own.value.kind === "copy" ? "ownCopy" : "ownCard";
  if (own.error.type === "WrongCheckDigit") return "misread";
  return article === undefined ? "other" : "isbn";
};
