/** The kinds of things to look at, as ways between their pages; only where there is more than what does not agree. */
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { usePicked, useSchool } from "../../desk/services-context.tsx";
import { useReadAgain } from "./use-read-again.ts";
import classes from "./inbox.module.css";

const paths = { contradictions: "#/contradictions", refused: "#/contradictions/refused", replaced: "#/contradictions/replaced" } as const;

export type InboxPart = keyof typeof paths;

export const InboxParts = ({ here }: { here: InboxPart }) => {
  const { t } = useTranslation();
  const { refused, replaced, status } = useSchool();
  const notTaken = usePicked(status, (now) => now.refused);
  const [kept] = useReadAgain(useCallback(() => Promise.all([refused.count(), replaced.counts()]), [refused, replaced]));
  const [rows, edits] = kept ?? [0, { open: 0, all: 0 }];
  if (here === "contradictions" && notTaken + rows + edits.all === 0) return null;
  const counts: Readonly<Partial<Record<InboxPart, number>>> = { refused: notTaken, replaced: edits.open };
  return (
    <nav className={classes.parts} aria-label={t("refused.partsLabel")}>
      {(["contradictions", "refused", "replaced"] as const).map((part) => (
        <a key={part} href={paths[part]} aria-current={part === here ? "page" : undefined}>
          {t(`refused.parts.${part}`)}
          {(counts[part] ?? 0) > 0 && <span className="pill" data-tone="notice">{counts[part]}</span>}
        </a>
      ))}
    </nav>
  );
};
