/** The kinds of things to look at, as ways between their pages; only where there is more than what does not agree. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSchool } from "../../desk/services-context.tsx";
import { useChanges } from "../parts/use-changes.ts";
import classes from "./inbox.module.css";

const paths = { contradictions: "#/contradictions", refused: "#/contradictions/refused", replaced: "#/contradictions/replaced" } as const;

export type InboxPart = keyof typeof paths;

export const InboxParts = ({ here }: { here: InboxPart }) => {
  const { t } = useTranslation();
  const { refused, replaced } = useSchool();
  const changes = useChanges();
  const [waiting, setWaiting] = useState({ refused: 0, replaced: 0, any: false });
  useEffect(() => {
    let current = true;
    void Promise.all([refused.all(), replaced.all()]).then(([rows, edits]) => {
      if (current) setWaiting({ refused: rows.filter(({ letGo }) => !letGo).length, replaced: edits.filter(({ answered }) => !answered).length, any: rows.length + edits.length > 0 });
    }).catch((error: unknown) => reportError(error));
    return () => {
      current = false;
    };
  }, [refused, replaced, changes]);
  if (here === "contradictions" && !waiting.any) return null;
  const counts: Readonly<Partial<Record<InboxPart, number>>> = waiting;
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
