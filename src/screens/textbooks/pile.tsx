/** A pile of copies, of whichever classes: each is taken back as at the desk, and the pile is tallied by title. */
import { Button, Group, TextInput } from "@mantine/core";
import { useCallback, useEffect, useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { displayTitle } from "#domain/catalogue/title.ts";
import type { EventId } from "#domain/kernel/ids.ts";
import type { ScanAnswer } from "../../desk/desk.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { play } from "../../ui/sounds.ts";
import classes from "./textbooks.module.css";

interface Taken {
  readonly event: EventId;
  readonly title: string;
}

export const Pile = ({ onScan }: { onScan: (listener: (code: string) => void) => () => void }) => {
  const { t } = useTranslation();
  const { desk } = useSchool();
  const [said, setSaid] = useState<ScanAnswer | undefined>();
  const [taken, setTaken] = useState<readonly Taken[]>([]);
  const before = useRef<Promise<unknown>>(Promise.resolve());

  /** One after the other: no scan is dropped because the one before is still being saved. */
  const take = useCallback((code: string): void => {
    before.current = before.current.then(async () => {
      const answer = await desk.scan(code, undefined);
      if (answer.type === "SameAgain") return;
      if (answer.type === "TakenBack") setTaken((now) => [{ event: answer.event, title: displayTitle(answer.copy.title) }, ...now]);
      setSaid(answer);
      play(toneOf(answer));
    }).catch(reportError);
  }, [desk]);
  useEffect(() => onScan(take), [onScan, take]);
  const typed = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get("code")).trim();
    event.currentTarget.reset();
    if (code !== "") take(code);
  };
  const undo = (event: EventId): void => void desk.undo(event).then((answer) => {
    if (answer.type !== "Undone") return;
    setTaken((now) => now.filter((one) => one.event !== event));
    setSaid(undefined);
  }).catch(reportError);

  const tally = new Map<string, number>();
  for (const { title } of taken) tally.set(title, (tally.get(title) ?? 0) + 1);
  const [last] = taken;
  return (
    <section className="card">
      <form onSubmit={typed} aria-label={t("textbooks.back.pile")}>
        <Group align="end" gap="xs">
          <TextInput name="code" label={t("textbooks.back.pile")} placeholder={t("textbooks.back.code")} autoComplete="off" />
          <Button type="submit" variant="default">{t("textbooks.back.enter")}</Button>
          {last && <Button variant="default" onClick={() => undo(last.event)}>{t("textbooks.undo")}</Button>}
        </Group>
      </form>
      {said && <p className={classes.said} style={{ marginTop: "0.6rem" }} role="status" data-part="said" data-tone={toneOf(said)}><Said said={said} /></p>}
      {taken.length > 0 && <p style={{ marginBottom: 0 }}><strong>{t("textbooks.back.tally", { count: taken.length })}</strong>{" · "}{[...tally].map(([title, count]) => t("textbooks.back.tallyOne", { title, count })).join(" · ")}</p>}
    </section>
  );
};

const Said = ({ said }: { said: ScanAnswer }) => {
  const { t } = useTranslation();
  switch (said.type) {
    case "TakenBack": {
      const who = said.from.map(({ patron }) => patron?.fullName ?? t("textbooks.scan.unknownHolder")).join(", ") || t("textbooks.scan.unknownHolder");
      return <>{t("textbooks.back.taken", { title: displayTitle(said.copy.title), no: said.copy.copy.accessionNo, who })} {said.overdueDays > 0 && t("textbooks.back.late", { days: said.overdueDays })}</>;
    }
    case "Found":
      return t("textbooks.back.found", { title: displayTitle(said.copy.title), no: said.copy.copy.accessionNo });
    case "CopyIsIn":
      return t("textbooks.back.isIn", { title: displayTitle(said.copy.title), no: said.copy.copy.accessionNo });
    case "WhichCopy":
      return t("textbooks.back.several", { code: said.code });
    case "PatronOpened":
      return t("desk.opened", { name: said.file.patron.fullName });
    default:
      return t("textbooks.back.unknown", { code: "code" in said ? said.code : "" });
  }
};

const toneOf = ({ type }: ScanAnswer): "back" | "notice" | "refused" => (type === "TakenBack" || type === "Found" ? "back" : type === "CopyIsIn" || type === "PatronOpened" ? "notice" : "refused");
