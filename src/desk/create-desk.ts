/** The desk: fetch, decide, remember. No rule is in here; the domain has them. */
import { storyOf, type CopyStory } from "#domain/circulation/copy-story.ts";
import type { CirculationEvent, FactsThen, Override } from "#domain/circulation/events.ts";
import { dueIfLent, isOverdue, mayBeSetAside, mayLend, type LendRequest } from "#domain/circulation/lend.ts";
import { ruleFor } from "#domain/circulation/loan-rules.ts";
import { mayUndo } from "#domain/circulation/undo.ts";
import { isbnFromScan } from "#domain/copies/barcode-article.ts";
import { foldCode, readOwnCode } from "#domain/copies/barcode.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { dayAt, daysBetween, monthOf, type Day } from "#domain/kernel/day.ts";
import type { CopyId, PartyId, PatronId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { ContradictionFile, CopyFile, Desk, PatronFile, PatronLoan, ScanAnswer, UndoAnswer } from "./desk.ts";
import { envelope, type Act } from "./envelope.ts";
import type { DeskDeps, Known, PartyToUse, RememberAsk } from "./ports.ts";

export const createDesk = (deps: DeskDeps): Desk => {
  const { store, people } = deps;
  let lastScan = { code: "", at: Number.NEGATIVE_INFINITY };

  const today = (): Day => dayAt(deps.now());
  const act = (): Act => ({
    clock: deps.clock(),
    today: today(),
    staff: deps.staff(),
    rules: deps.rules().id,
    app: deps.app,
    randomByte: deps.randomByte,
  });

  const patronFile = async (id: PatronId): Promise<PatronFile | undefined> => {
    const patron = people.get(id);
    if (!patron) return undefined;
    const open = await store.loansOfPatron(id);
    const loans = (await Promise.all(open.map(async (loan): Promise<PatronLoan[]> => {
      const file = await store.copy(loan.copy);
      return file ? [{ loan, copy: file.copy, title: file.title, patron }] : [];
    }))).flat().sort((a, b) => (a.loan.due < b.loan.due ? -1 : 1));
    const overdue = loans.filter(({ loan }) => isOverdue(loan, today()));
    const rules = deps.rules();
    const general = ruleFor(rules, patron.group, "referenceBook");
    const counted = loans.filter(({ loan }) => !loan.disputed && ruleFor(rules, patron.group, loan.facts.bookType)?.countedAs === general?.countedAs);
    return {
      patron,
      loans,
      overdue,
      room: general ? { limit: general.rule.limit, has: counted.length } : undefined,
      blocks: overdue.length > 0 && rules.overdueBlocks[patron.group],
    };
  };

  const request = (known: Known, patron: Patron): LendRequest => ({
    copy: known.copy,
    title: known.title,
    story: known.story,
    patron,
    patronLoans: known.patronLoans,
    rules: deps.rules(),
    calendar: deps.calendar(),
    today: today(),
  });

  /** Loan and refusal are decided on what the transaction reads, not on what the screen last showed. */
  const lend = async (copy: CopyId, patron: Patron, override?: Override, remark?: RememberAsk["remark"]): Promise<ScanAnswer> => {
    const party = await store.partyFor(patron.id, monthOf(today()));
    const doing = act();
    const answer = await store.remember<LendDecided>({ copy, patron: patron.id, party, clock: doing.clock, ...(remark ? { remark } : {}) }, (known) => {
      const asked = request(known, patron);
      const allowed = mayLend(asked);
      const file = fileAfter(known, []);
      if (!allowed.ok && (override === undefined || !allowed.error.every(mayBeSetAside))) {
        return { events: [], answer: { type: "Refused", copy: file, refusals: allowed.error, mayOverride: allowed.error.every(mayBeSetAside) } };
      }
      const due = allowed.ok ? allowed.value.due : dueIfLent(asked);
      const event = lentEvent(known, doing, party, due, patron, allowed.ok || !override ? undefined : { ...override, refusals: allowed.error.map(({ type }) => type) });
      return { events: [event], answer: { type: "Lent", event: event.id, copy: fileAfter(known, [event]), due } };
    });
    const file = (await patronFile(patron.id)) ?? { patron, loans: [], overdue: [], room: undefined, blocks: false };
    return { ...answer, file };
  };

  const takeBack = async (copy: CopyId): Promise<ScanAnswer> => {
    const doing = act();
    const done = await store.remember({ copy, clock: doing.clock }, (known) => {
      const [loan] = known.story.loans;
      const event: CirculationEvent = {
        ...envelope("copy-returned", known, doing),
        closes: known.story.loans.map((open) => open.event),
        ...(loan ? { facts: loan.facts } : {}),
      };
      return { events: [event], answer: { event: event.id, copy: fileAfter(known, [event]), loans: known.story.loans } };
    });
    const from = await Promise.all(done.loans.map(async (loan): Promise<PatronLoan> => ({ loan, copy: done.copy.copy, title: done.copy.title, patron: await patronOf(loan.borrower.party) })));
    const overdueDays = Math.max(0, ...done.loans.filter((loan) => isOverdue(loan, doing.today)).map((loan) => daysBetween(loan.due, doing.today)));
    return { type: "TakenBack", event: done.event, copy: done.copy, from, overdueDays };
  };

  const patronOf = async (party: PartyId): Promise<Patron | undefined> => {
    const id = await store.patronOfParty(party);
    return id === undefined ? undefined : people.get(id);
  };

  const choose = async (copy: CopyId, openPatron: PatronId | undefined): Promise<ScanAnswer> => {
    const file = await store.copy(copy);
    if (!file) return { type: "Unknown", code: copy, looksLike: "other" };
    if (file.story.loans.length > 0) return takeBack(copy);
    const patron = openPatron === undefined ? undefined : people.get(openPatron);
    return patron ? lend(copy, patron) : { type: "CopyIsIn", copy: file };
  };

  const filesOf = async (copies: readonly Copy[]): Promise<CopyFile[]> => (await Promise.all(copies.map(({ id }) => store.copy(id)))).flatMap((file) => file ?? []);

  const scan = async (typed: string, openPatron: PatronId | undefined): Promise<ScanAnswer> => {
    const code = foldCode(typed);
    const at = deps.clock().wall;
    if (code === lastScan.code && Math.abs(at - lastScan.at) < readTwice) return { type: "SameAgain", code };
    lastScan = { code, at };
    const [patron] = people.withCard(code);
    if (patron) {
      const file = await patronFile(patron.id);
      if (file) return { type: "PatronOpened", file };
    }
    const copies = await store.copiesWithCode(code);
    const [only] = copies;
    if (only && copies.length === 1) return choose(only.id, openPatron);
    if (copies.length > 1) return { type: "WhichCopy", code, copies: await filesOf(copies) };
    const article = isbnFromScan(code);
    if (article) {
      const titles = await store.titlesWithArticle(article.is === "isbn" ? { isbn: article.isbn } : { gtin: article.gtin });
      const ofTitle = (await Promise.all(titles.map((title) => store.copiesOfTitle(title)))).flat();
      if (ofTitle.length > 0) return { type: "WhichCopy", code, copies: await filesOf(ofTitle) };
    }
    lastScan = { code: "", at };
    return { type: "Unknown", code, looksLike: looksLike(code, article?.is) };
  };

  return {
    scan,
    choose,
    today,
    patronFile,
    onChange: deps.onChange,

    lendAnyway: async (copy, patronId, { reason, remark }) => {
      const patron = people.get(patronId);
      if (!patron) return { type: "Unknown", code: patronId, looksLike: "other" };
      const sealed = remark?.trim() ? await store.sealedRemark(remark.trim()) : undefined;
      return lend(copy, patron, { refusals: [], reason, ...(sealed ? { note: sealed.note } : {}) }, sealed);
    },

    undo: async (id): Promise<UndoAnswer> => {
      const [event] = await store.events([id]);
      const copy = event && "copy" in event.thing ? event.thing.copy : undefined;
      if (copy === undefined) return { type: "UndoRefused", refusal: { type: "NothingToUndo" } };
      const doing = act();
      lastScan = { code: "", at: Number.NEGATIVE_INFINITY };
      return store.remember<UndoAnswer>({ copy, clock: doing.clock }, (known) => {
        const allowed = mayUndo(known.events, id);
        if (!allowed.ok) return { events: [], answer: { type: "UndoRefused", refusal: allowed.error } };
        const undone: CirculationEvent = { ...envelope("act-undone", known, doing), undoes: id };
        return { events: [undone], answer: { type: "Undone", event: allowed.value, copy: fileAfter(known, [undone]) } };
      });
    },

    titleFile: async (id) => {
      const title = await store.title(id);
      return title && { title, copies: await filesOf(await store.copiesOfTitle(id)) };
    },

    search: async (query, limit) => {
      const [titles, patrons] = await Promise.all([deps.search.titles(query, limit), deps.search.patrons(query, Math.min(limit, 8))]);
      const found = await Promise.all(titles.ids.map(async (id) => {
        const title = await store.title(id);
        if (!title) return [];
        const copies = await filesOf(await store.copiesOfTitle(id));
        return [{ title, copies: copies.length, free: copies.filter(({ story }) => story.loans.length === 0).length }];
      }));
      return {
        titles: found.flat(),
        patrons: patrons.ids.flatMap((id) => people.get(id) ?? []),
        approximate: titles.approximate && patrons.approximate,
      };
    },

    contradictions: async () => {
      const stories = await store.storiesWithContradictions();
      const files = await Promise.all(stories.flatMap((story) => story.contradictions.map(async (contradiction): Promise<ContradictionFile[]> => {
        const copy = await store.copy(story.copy);
        if (!copy) return [];
        const ids = contradiction.type === "LentTwice" ? [contradiction.first, contradiction.second] : [contradiction.returned];
        const events = await Promise.all((await store.events(ids)).map(async (event) => ({
          event,
          patron: event.kind === "copy-lent" ? await patronOf(event.borrower.party) : undefined,
          device: deps.deviceName(event.device),
          staff: deps.staffName(event.staff),
        })));
        return [{ contradiction, copy, events }];
      })));
      return files.flat();
    },
  };
};

type LendDecided = Omit<Extract<ScanAnswer, { type: "Refused" }>, "file"> | Omit<Extract<ScanAnswer, { type: "Lent" }>, "file">;

/** Two readings of one code within this many milliseconds are one scan. */
const readTwice = 3000;

const fileAfter = ({ copy, title, events, story }: Known, added: readonly CirculationEvent[]): CopyFile => ({
  copy,
  title,
  story: added.length === 0 ? story : (storyOf(copy.id, [...events, ...added]) satisfies CopyStory),
});

const lentEvent = (known: Known, doing: Act, { party }: PartyToUse, due: Day, patron: Patron, override: Override | undefined): CirculationEvent => ({
  ...envelope("copy-lent", known, doing),
  borrower: { party, is: "person" },
  due,
  facts: factsThen(known, patron),
  ...(override ? { override } : {}),
});

const factsThen = ({ title }: Known, patron: Patron): FactsThen => ({
  group: patron.group,
  ...(patron.classUnit === undefined ? {} : { classUnit: patron.classUnit }),
  ...(patron.grade === undefined ? {} : { grade: patron.grade }),
  bookType: title.bookType,
  title: title.id,
});

const looksLike = (code: string, article: "isbn" | "gtin" | undefined): "ownCopy" | "ownCard" | "misread" | "isbn" | "other" => {
  const own = readOwnCode(code);
  if (own.ok) return own.value.kind === "copy" ? "ownCopy" : "ownCard";
  if (own.error.type === "WrongCheckDigit") return "misread";
  return article === undefined ? "other" : "isbn";
};
