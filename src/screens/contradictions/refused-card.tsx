/** One thing that was not taken: what it was, when and where, why in a sentence, and what a person can do about it. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RefusedFile } from "../../desk/refused.ts";
import { dayInVietnamese } from "../../domain/kernel/day.ts";
import { NoticeIcon } from "../../ui/icons.tsx";
import { instantInWords, timeInWords } from "../../ui/instant.ts";
import { ChangedFields } from "./changed-fields.tsx";
import { causeInWords, isToBeMended, refusedInWords } from "./refused-words.ts";
import classes from "./inbox.module.css";

export type RefusedWay = "send" | "mend" | "export" | "letGo" | "keep" | "delete" | "keepEdited" | "deleteEdited";

export const RefusedCard = ({ file, isLibrarian, onWay }: { file: RefusedFile; isLibrarian: boolean; onWay: (way: RefusedWay) => Promise<void> }) => {
  const { t, i18n } = useTranslation();
  const [busy, setBusy] = useState(false);
  const { what, why, at } = file;
  const name = refusedInWords(t, file);
  const facts = what.is === "act"
    ? [
        [t("refused.when"), `${dayInVietnamese(what.told.event.day)} (${t("contradictions.recorded", { time: timeInWords(what.told.event.at.instant, i18n.language) })})`],
        [t("contradictions.device"), what.told.device || t("refused.onThisDevice")],
        [t("contradictions.staff"), what.told.staff || t("contradictions.unknown")],
      ]
    : [[t("contradictions.device"), t("refused.onThisDevice")]];
  const isQuestion = why.type === "DeletedThere" || why.type === "EditedThere";
  const all = at === undefined ? facts : [...facts, [t(isQuestion ? "refused.askedAt" : "refused.refusedAt"), instantInWords(at, i18n.language)]];
  return (
    <section className="card">
      <h2 style={{ display: "flex", gap: "0.6rem", alignItems: "flex-start", margin: 0, fontSize: "1.25rem" }}>
        <NoticeIcon /> <span style={{ minWidth: 0, overflowWrap: "anywhere" }}>{name}</span>
      </h2>
      <dl className={classes.facts}>
        {all.map(([term, fact]) => (
          <div key={term}>
            <dt className="soft">{term}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
      {what.is === "document" && what.fields.length > 0 && <ChangedFields fields={what.fields} beside={why.type === "DeletedThere" ? "before" : "now"} />}
      <p className="reminder">{causeInWords(t, why, isToBeMended(file))}</p>
      {why.type === "Unknown" && <p className={`soft ${classes.said}`}>{t("refused.said")} “{file.reason}”</p>}
      <div className="answer-actions">
        {waysOf(file, isLibrarian).map((way, index) => (
          <Button
            key={way}
            variant={index === 0 && way !== "export" ? "filled" : "default"}
            size="md"
            mih={44}
            disabled={busy}
            aria-label={t("refused.wayNamed", { way: wayInWords(t, file, way), name })}
            onClick={() => {
              setBusy(true);
              void onWay(way).finally(() => setBusy(false));
            }}
          >
            {wayInWords(t, file, way)}
          </Button>
        ))}
      </div>
    </section>
  );
};

const wayInWords = (t: (key: string) => string, { why }: RefusedFile, way: RefusedWay): string => t(`refused.way.${way === "send" && why.type === "IdTaken" ? "anew" : way}`);

/** What helps most comes first. */
const waysOf = (file: RefusedFile, isLibrarian: boolean): readonly RefusedWay[] => {
  const { why, mendable, maySendAgain, mayLetGo } = file;
  if (why.type === "DeletedThere") return isLibrarian ? ["keep", "delete", "export"] : ["export"];
  if (why.type === "EditedThere") return isLibrarian ? ["keepEdited", "deleteEdited", "export"] : ["export"];
  const send: readonly RefusedWay[] = maySendAgain ? ["send"] : [];
  const mend: readonly RefusedWay[] = isLibrarian && mendable.length > 0 ? ["mend"] : [];
  return [...(isToBeMended(file) ? [...mend, ...send] : [...send, ...mend]), "export", ...(isLibrarian && mayLetGo ? (["letGo"] as const) : [])];
};
