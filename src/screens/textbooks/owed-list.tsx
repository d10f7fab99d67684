/** What was lost of a lot and is not made good yet: it has turned up, or it is made good for with a receipt. */
import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { displayTitle } from "#domain/catalogue/title.ts";
import type { EventId } from "#domain/kernel/ids.ts";
import type { ClassFile, Holding } from "../../desk/textbooks.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { CountField } from "../../ui/count-field.tsx";
import { lotRefusalInWords } from "../parts/act-sentences.ts";
import { CompensationDialog, type Compensation } from "../parts/compensation-dialog.tsx";
import { lotInWords } from "../parts/lot-words.ts";
import { RuleOfLoss } from "../parts/rule-of-loss.tsx";
import { DoneLine, useDoing } from "./doing.tsx";
import { classInWords } from "./papers.ts";
import type { WritingDay } from "./writing-day.tsx";
import classes from "./textbooks.module.css";

export const OwedList = ({ file, day: { on, wrong }, again }: { file: ClassFile; day: WritingDay; again: () => void }) => {
  const { t } = useTranslation();
  const { staff, desk, textbooks } = useSchool();
  const [paying, setPaying] = useState<Holding | undefined>();
  const [receipt, setReceipt] = useState<EventId | undefined>();
  const doings = useDoing(again);
  const isLibrarian = useObservable(staff.signedIn)?.role === "librarian";
  const owed = file.holdings.filter((held) => held.owed > 0);
  const who = (held: Holding): string => [...file.pupils, ...file.left].find(({ id }) => id === held.pupil)?.fullName ?? classInWords(t, held);

  const found = (held: Holding, quantity: number) => {
    setReceipt(undefined);
    return doings.doing(async () => {
      const { events, refused } = await textbooks.say([{ loan: held.loan.event, act: { kind: "lot-returned", quantity, found: true } }], { on });
      return refused[0] ? { words: lotRefusalInWords(t, refused[0].refusal) } : { words: `${t("textbooks.back.foundOf", { title: lotInWords(t, held.title, quantity), who: who(held) })} ${t("textbooks.saved")}`, events };
    });
  };
  const pay = async (held: Holding, { given, quantity }: Compensation): Promise<string | undefined> => {
    const { events, refused } = await textbooks.say([{ loan: held.loan.event, act: { kind: "lot-compensated", quantity, ...given } }], { on });
    if (refused[0]) return lotRefusalInWords(t, refused[0].refusal);
    setReceipt(events[0]);
    await doings.doing(async () => ({ words: `${t("textbooks.back.paid", { no: given.receiptNo.trim() })} ${t("textbooks.saved")}`, events }));
    return undefined;
  };

  return (
    <>
      <DoneLine {...doings}>
        {receipt && doings.done?.events?.includes(receipt) && <Button component="a" href={`#/receipt/${encodeURIComponent(receipt)}`} target="_blank">{t("acts.printReceipt")}</Button>}
      </DoneLine>
      {owed.length > 0 && (
        <section className="card" style={{ marginTop: "0.75rem" }}>
          <h2 className={classes.heading} style={{ marginTop: 0 }}>{t("textbooks.back.owedHeading")}</h2>
          <ul className={classes.lines}>
            {owed.map((held) => (
              <li key={held.loan.event}>
                <span>
                  {who(held)} · {lotInWords(t, held.title, held.owed)}
                  <small className="soft" style={{ display: "block" }}><RuleOfLoss title={held.title} rule={held.rule} quantity={held.owed} /></small>
                </span>
                <Group gap="xs" align="end">
                  <Found key={held.owed} held={held} who={who(held)} busy={doings.busy || wrong !== undefined} onFound={(quantity) => void found(held, quantity)} />
                  {isLibrarian && <Button variant="default" disabled={wrong !== undefined} aria-label={t("textbooks.back.payFor", { title: displayTitle(held.title), who: who(held) })} onClick={() => setPaying(held)}>{t("textbooks.back.pay")}</Button>}
                </Group>
              </li>
            ))}
          </ul>
        </section>
      )}
      {paying && <CompensationDialog owed={{ title: paying.title, rule: paying.rule, quantity: paying.owed }} nextReceiptNo={desk.nextReceiptNo} onClose={() => setPaying(undefined)} onCompensate={(compensation) => pay(paying, compensation)} />}
    </>
  );
};

const Found = ({ held: { title, owed }, who, busy, onFound }: { held: Holding; who: string; busy: boolean; onFound: (quantity: number) => void }) => {
  const { t } = useTranslation();
  const [count, setCount] = useState<number | "">(owed);
  const quantity = typeof count === "number" ? Math.min(count, owed) : 0;
  return (
    <>
      {owed > 1 && <CountField w={90} min={1} max={owed} aria-label={t("textbooks.back.foundCount", { title: displayTitle(title), who })} value={count} onChange={setCount} />}
      <Button variant="default" disabled={busy || quantity < 1} aria-label={t("textbooks.back.foundFor", { title: displayTitle(title), who })} onClick={() => onFound(quantity)}>{t("acts.lot.found")}</Button>
    </>
  );
};
