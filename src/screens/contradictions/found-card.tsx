/** One finding: what it is, what happened at each desk, and the buttons that settle it. */
import { Button } from "@mantine/core";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContradictionFile } from "../../desk/desk.ts";
import { displayTitle } from "../../domain/catalogue/title.ts";
import { isCirculation } from "../../domain/circulation/events.ts";
import { NoticeIcon } from "../../ui/icons.tsx";
import { LabelledCopies } from "./labelled-copies.tsx";
import { BlockStory, EventStory } from "./story.tsx";
import { waysToSettle, type Way } from "./ways.ts";

export const FoundCard = ({ file, onSettle }: { file: ContradictionFile; onSettle: ((way: Way) => Promise<void>) | undefined }) => {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const { finding, copy, titles, events } = file;
  const block = finding.type === "LentWhileBlocked" ? finding.block : undefined;
  return (
    <section className="card">
      <h2 style={{ display: "flex", gap: "0.6rem", alignItems: "center", margin: 0, fontSize: "1.25rem" }}>
        <NoticeIcon /> {t(`contradictions.is.${finding.type}`, "code" in finding ? { code: finding.code } : {})}
      </h2>
      {titles.length > 0 && <p style={{ fontSize: "1.1rem", fontWeight: 600 }}>{listed(t, titles)}</p>}
      {copy && (
        <p style={{ fontSize: "1.1rem" }}>
          <strong>{displayTitle(copy.title)}</strong> · <a href={`#/copy/${encodeURIComponent(copy.copy.id)}`}>{t("desk.accessionNo", { no: copy.copy.accessionNo })}</a>
        </p>
      )}
      {finding.type === "LabelGivenTwice" && <LabelledCopies copies={finding.copies} />}
      <ol style={{ listStyle: "none", margin: "0.6rem 0 0", padding: 0, display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(min(16rem, 100%), 1fr))", gap: "0.8rem" }}>
        {block && <BlockStory told={block} n={1} />}
        {events.map((told, index) => <EventStory key={told.event.id} told={told} n={index + (block ? 2 : 1)} />)}
      </ol>
      <p>{whatToDo(t, file)}</p>
      {(finding.type === "LentMoreThanThere" || finding.type === "MoreBackThanLent") && <Button component="a" href="#/textbooks" variant="default" size="md" mih={44}>{t("contradictions.toStock")}</Button>}
      {finding.type === "CodeUnknown" && onSettle && <Button component="a" href={`#/lists/book?code=${encodeURIComponent(finding.code)}`} variant="default" size="md" mih={44}>{t("desk.bringIn")}</Button>}
      {onSettle && (
        <div className="answer-actions">
          {waysToSettle(file).map((way) => (
            <Button
              key={"act" in way && way.act.kind === "contradiction-settled" ? `${way.word} ${way.act.settles.join()} ${way.act.stands}` : "patron" in way ? way.patron : "copy" in way ? way.copy : way.word}
              variant="default"
              size="md"
              h="auto"
              mih={44}
              py="xs"
              styles={{ label: { whiteSpace: "normal" } }}
              disabled={busy}
              onClick={() => {
                setBusy(true);
                void onSettle(way).finally(() => setBusy(false));
              }}
            >
              {"name" in way ? t(`contradictions.way.${way.word}`, { name: way.name || t("contradictions.unknown") }) : "n" in way ? t(`contradictions.way.${way.word}`, { n: way.n }) : t(`contradictions.way.${way.word}`)}
            </Button>
          ))}
        </div>
      )}
    </section>
  );
};

/** A class's pupils, a grade's titles: enough to know them by, and how many more. */
const listed = (t: TFunction, names: readonly string[]): string => (names.length <= mostListed ? names : [...names.slice(0, mostListed - 1), t("contradictions.andMore", { n: names.length - mostListed + 1 })]).join(", ");

const mostListed = 10;

const whatToDo = (t: TFunction, { finding }: ContradictionFile): string => {
  switch (finding.type) {
    case "LentTwice":
      return t(finding.cameBack ? "contradictions.cameBack" : "contradictions.do.LentTwice");
    case "LentWhileBlocked":
      return t("contradictions.do.LentWhileBlocked");
    case "CodeUnknown":
      return finding.copies.length > 0
        ? t("contradictions.codeKnownNow", { books: finding.copies.map(({ copy, title }) => `${displayTitle(title)} (${copy.accessionNo})`).join(", ") })
        : t("contradictions.do.CodeUnknown");
    case "LentMoreThanThere":
      return t("contradictions.do.LentMoreThanThere", { there: finding.there, missing: finding.missing });
    case "LentTwiceByQuantity":
      return t("contradictions.do.LentTwiceByQuantity", { n: finding.loans.length, names: listed(t, finding.readers.map(({ fullName }) => fullName)) });
    case "MoreBackThanLent":
      return t("contradictions.do.MoreBackThanLent", { n: finding.surplus });
    case "CardGivenTwice":
      return t("contradictions.do.CardGivenTwice");
    case "LabelGivenTwice":
      return t("contradictions.do.LabelGivenTwice");
    case "DayToCome":
      return isCirculation(finding.act) ? t("contradictions.do.DayToCome") : t("contradictions.do.DayToComeBesideCopies");
    case "ReturnedNotOut":
    case "CameBackAfterCompensation":
      return t(`contradictions.do.${finding.type}`);
  }
};
