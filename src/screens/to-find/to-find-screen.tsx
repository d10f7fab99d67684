/** Cần tìm: what is to be looked for with the list in hand; each found, given up, or still with its reader, and taken back again. */
import { Button, Group } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SayAnswer, ScanAnswer, ToFind } from "../../desk/desk.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { displayTitle } from "../../domain/catalogue/title.ts";
import { whysToFind } from "../../domain/circulation/to-find.ts";
import { dayInVietnamese } from "../../domain/kernel/day.ts";
import type { EventId } from "../../domain/kernel/ids.ts";
import { Page } from "../../ui/page.tsx";
import { sayRefusalInWords } from "../parts/act-sentences.ts";
import { readerInWords } from "../parts/reader-words.ts";

interface Done {
  readonly words: string;
  readonly event?: EventId;
}

export const ToFindScreen = () => {
  const { t } = useTranslation();
  const { desk } = useSchool();
  const [sought, setSought] = useState<readonly ToFind[] | undefined>();
  const [done, setDone] = useState<Done | undefined>();
  const turn = useRef<Promise<void>>(Promise.resolve());

  useEffect(() => {
    let current = true;
    const load = () => void desk.toFind().then((found) => current && setSought(found));
    load();
    const stop = desk.onChange(load);
    return () => {
      current = false;
      stop();
    };
  }, [desk]);

  /** One after the other: a second tap means what is left after the first. */
  const doing = (work: () => Promise<Done | undefined>): void => {
    turn.current = turn.current.then(work).then((next) => next && setDone(next)).catch((error: unknown) => {
      setDone({ words: t("desk.failed") });
      reportError(error);
    });
  };
  const seen = (file: ToFind) => doing(async () => {
    const answer: ScanAnswer = await desk.takeBack(file.copy.copy.id);
    if (answer.type === "SameAgain") return undefined;
    const title = displayTitle(file.copy.title);
    if (answer.type !== "TakenBack" && answer.type !== "Found") return { words: t("toFind.notAnyMore", { title }) };
    return { words: [t("toFind.seen", { title }), answer.caught && t("holds.setAside", { name: readerInWords(t, answer.caught.patron) })].filter(Boolean).join(" "), event: answer.event };
  });
  const say = (file: ToFind, words: "lost" | "withReader", act: Parameters<typeof desk.say>[1]) => doing(async () => {
    const answer: SayAnswer = await desk.say(file.copy.copy.id, act);
    const title = displayTitle(file.copy.title);
    if (answer.type === "Said") return { words: t(`toFind.${words}Said`, { title }), event: answer.event };
    return { words: answer.type === "SayRefused" ? sayRefusalInWords(t, answer) : t("toFind.notAnyMore", { title }) };
  });
  const undo = (event: EventId) => doing(async () => {
    const answer = await desk.undo(event);
    return { words: answer.type === "Undone" ? t("desk.undone", { what: displayTitle(answer.copy.title) }) : t(`desk.undoRefused.${answer.refusal.type}`) };
  });

  return (
    <Page title={t("toFind.title")}>
      <p>{t("toFind.about")}</p>
      <div role="status">
        {done && (
          <Group mb="sm">
            <strong>{done.words}</strong>
            {done.event !== undefined && <Button variant="default" onClick={() => done.event !== undefined && undo(done.event)}>{t("desk.undo")}</Button>}
          </Group>
        )}
        {sought?.length === 0 && <p>{t("toFind.none")}</p>}
      </div>
      {whysToFind.map((why) => {
        const mine = sought?.filter((file) => file.why === why) ?? [];
        return mine.length > 0 && (
          <section key={why} className="card" aria-labelledby={`to-find-${why}`}>
            <h2 id={`to-find-${why}`} style={{ margin: 0, fontSize: "1.25rem" }}>{t(`toFind.why.${why}`, { n: mine.length })}</h2>
            <p className="soft" style={{ margin: "0.3rem 0 0" }}>{t(`toFind.hint.${why}`)}</p>
            <ul className="loan-list">
              {mine.map((file) => <Row key={file.copy.copy.id} file={file} onSeen={() => seen(file)} onLost={(loan) => say(file, "lost", { kind: "copy-lost", loan })} onWithReader={(loan) => say(file, "withReader", { kind: "return-claimed", loan, withdrawn: true })} />)}
            </ul>
          </section>
        );
      })}
    </Page>
  );
};

interface RowProps {
  readonly file: ToFind;
  readonly onSeen: () => void;
  readonly onLost: (loan: EventId) => void;
  readonly onWithReader: (loan: EventId) => void;
}

const Row = ({ file, onSeen, onLost, onWithReader }: RowProps) => {
  const { t } = useTranslation();
  const { why, since, loan, patron, copy: { copy, title } } = file;
  const name = displayTitle(title);
  const facts = [t("desk.accessionNo", { no: copy.accessionNo }), copy.shelf, loan !== undefined && (patron ? readerInWords(t, patron) : t("told.unknownReader")), t(`toFind.since.${why}`, { day: dayInVietnamese(since) })];
  return (
    <li className="story-act">
      <div>
        <a className="loan-title" href={`#/copy/${encodeURIComponent(copy.id)}`}>{name}</a>
        <div className="soft">{facts.filter(Boolean).join(" · ")}</div>
      </div>
      <Group gap="xs">
        <Button variant="default" onClick={onSeen} aria-label={`${t("toFind.see")}: ${name}`}>{t("toFind.see")}</Button>
        {loan !== undefined && <Button variant="default" onClick={() => onLost(loan)} aria-label={`${t("toFind.lose")}: ${name}`}>{t("toFind.lose")}</Button>}
        {loan !== undefined && why === "claimed" && <Button variant="default" onClick={() => onWithReader(loan)} aria-label={`${t("acts.claimWithdrawn")}: ${name}`}>{t("acts.claimWithdrawn")}</Button>}
      </Group>
    </li>
  );
};
