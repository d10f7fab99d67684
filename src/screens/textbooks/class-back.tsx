/** What the class as a whole gives back: so many of each title, and so many lost. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { displayTitle } from "#domain/catalogue/title.ts";
import type { Holding, LoanActAsked } from "../../desk/textbooks.ts";
import { CountField } from "../../ui/count-field.tsx";
import classes from "./textbooks.module.css";

export const ClassBack = ({ holdings, busy, disabled, onSay }: { holdings: readonly Holding[]; busy: boolean; disabled: boolean; onSay: (acts: readonly LoanActAsked[]) => Promise<void> }) => {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<Readonly<Record<string, number>>>({});
  const numberOf = (loan: string, what: "back" | "lost", most: number): number => Math.min(most, typed[`${what} ${loan}`] ?? 0);
  const acts = holdings.flatMap(({ loan, out }): LoanActAsked[] => {
    const back = numberOf(loan.event, "back", out);
    const lost = numberOf(loan.event, "lost", out - back);
    return [...(back > 0 ? [{ loan: loan.event, act: { kind: "lot-returned", quantity: back } as const }] : []), ...(lost > 0 ? [{ loan: loan.event, act: { kind: "lot-lost", quantity: lost } as const }] : [])];
  });
  const sum = (kind: string): number => acts.reduce((all, { act }) => all + (act.kind === kind ? act.quantity : 0), 0);
  return (
    <section className="card" style={{ marginBlock: "0.75rem" }}>
      <div className={classes.wide}>
        <table className={classes.table}>
          <caption className="visually-hidden">{t("textbooks.wholeClass")}</caption>
          <thead>
            <tr><th scope="col">{t("textbooks.wholeClass")}</th><th scope="col">{t("textbooks.stock.out")}</th><th scope="col">{t("textbooks.back.returned")}</th><th scope="col">{t("textbooks.back.lostCount")}</th></tr>
          </thead>
          <tbody>
            {holdings.map(({ loan, title, out, teacher }) => (
              <tr key={loan.event}>
                <th scope="row" style={{ fontWeight: 400 }}>{displayTitle(title)} {teacher && <span className="soft">{teacher.fullName}</span>}</th>
                <td>{out}</td>
                {(["back", "lost"] as const).map((what) => (
                  <td key={what}>
                    <CountField w={100} ml="auto" min={0} max={out} aria-label={`${displayTitle(title)}: ${t(what === "back" ? "textbooks.back.returned" : "textbooks.back.lostCount")}`} value={numberOf(loan.event, what, out)} onChange={(value) => setTyped((now) => ({ ...now, [`${what} ${loan.event}`]: Number(value) || 0 }))} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="answer-actions">
        <Button size="lg" loading={busy} disabled={acts.length === 0 || disabled} onClick={() => void onSay(acts).then(() => setTyped({}))}>{sum("lot-lost") > 0 ? t("textbooks.back.confirmLost", { back: sum("lot-returned"), lost: sum("lot-lost") }) : t("textbooks.back.confirm", { back: sum("lot-returned") })}</Button>
        <Button size="lg" variant="default" onClick={() => setTyped(Object.fromEntries(holdings.map(({ loan, out }) => [`back ${loan.event}`, out])))}>{t("textbooks.back.all")}</Button>
      </div>
    </section>
  );
};
