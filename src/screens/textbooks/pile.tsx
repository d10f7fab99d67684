/** A pile of copies, of whichever classes: each is taken back as at the desk, and the pile is tallied by title. */
import { Button, Group, TextInput } from "@mantine/core";
import { useEffect, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { CopyFile, ScanAnswer } from "../../desk/desk.ts";
import { sayRefusalInWords } from "../parts/act-sentences.ts";
import { ConditionDialog, type ConditionAct } from "../parts/condition-dialog.tsx";
import { ScanByCamera } from "../parts/camera/scan-by-camera.tsx";
import { PileAnswer } from "./pile-answer.tsx";
import { toneOf, usePile } from "./use-pile.ts";
import type { WritingDay } from "./writing-day.tsx";
import classes from "./textbooks.module.css";

interface PileProps {
  readonly day: WritingDay;
  readonly onScan: (listener: (code: string) => void) => () => void;
}

export const Pile = ({ day, onScan }: PileProps) => {
  const { t } = useTranslation();
  const { said, acts, take, say, undo, note } = usePile(day, onScan);
  const [damaged, setDamaged] = useState<Extract<ScanAnswer, { type: "TakenBack" }> | undefined>();
  useEffect(() => {
    const keys = (event: KeyboardEvent): void => {
      if (event.key !== "F8" || event.defaultPrevented) return;
      event.preventDefault();
      if (!event.repeat) undo();
    };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  }, [undo]);
  const typed = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get("code")).trim();
    event.currentTarget.reset();
    if (code !== "") take(code);
  };
  const noteCondition = async (copy: CopyFile, act: ConditionAct): Promise<string | undefined> => {
    const answer = await say(copy, act);
    return answer?.type === "Said" ? undefined : answer?.type === "SayRefused" ? sayRefusalInWords(t, answer) : t("acts.sayRefused");
  };

  const returned = acts.filter(({ isReturn }) => isReturn);
  const tally = new Map<string, number>();
  for (const { title } of returned) tally.set(title, (tally.get(title) ?? 0) + 1);
  const loan = damaged?.from[0];
  return (
    <section className="card" style={{ marginBottom: "0.75rem" }}>
      <ScanByCamera />
      <form onSubmit={typed} aria-label={t("textbooks.back.pile")}>
        <Group align="end" gap="xs">
          <TextInput name="code" label={t("textbooks.back.pile")} placeholder={t("textbooks.back.code")} autoComplete="off" />
          <Button type="submit" variant="default">{t("textbooks.back.enter")}</Button>
          {acts.length > 0 && <Button variant="default" onClick={undo}>{t("textbooks.undo")} <span className="key-hint">{"\u00a0(F8)"}</span></Button>}
        </Group>
      </form>
      {said && <div className={classes.said} style={{ marginTop: "0.6rem" }} role="status" data-part="said" data-tone={toneOf(said)}><PileAnswer said={said} onNote={note} onCondition={setDamaged} /></div>}
      {returned.length > 0 && <p style={{ marginBottom: 0 }}><strong>{t("textbooks.back.tally", { count: returned.length })}</strong>{" · "}{[...tally].map(([title, count]) => t("textbooks.back.tallyOne", { title, count })).join(" · ")}</p>}
      {damaged && <ConditionDialog now={damaged.copy.story.condition} loan={loan && { event: loan.loan.event, name: loan.patron?.fullName }} onClose={() => setDamaged(undefined)} onNote={(act) => noteCondition(damaged.copy, act)} />}
    </section>
  );
};
