/** What was lost of a lot and is not made good yet, with the receipt for what is made good. */
import { Button, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { displayTitle } from "#domain/catalogue/title.ts";
import { compensationMeans, type CompensationMeans } from "#domain/circulation/events.ts";
import type { ClassFile, Holding } from "../../desk/textbooks.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import classes from "./textbooks.module.css";

export const OwedList = ({ file, again }: { file: ClassFile; again: () => void }) => {
  const { t } = useTranslation();
  const { staff, desk } = useSchool();
  const [paying, setPaying] = useState<{ readonly of: Holding; readonly receiptNo: string } | undefined>();
  const [said, setSaid] = useState("");
  const isLibrarian = useObservable(staff.signedIn)?.role === "librarian";
  const owed = file.holdings.filter((held) => held.owed > 0);
  const who = ({ pupil, teacher }: Holding): string => file.pupils.find(({ id }) => id === pupil)?.fullName ?? teacher?.fullName ?? t("textbooks.wholeClass");
  return (
    <div role="status">
      {said && <p><strong>{said}</strong></p>}
      {owed.length > 0 && (
        <section className="card" style={{ marginTop: "0.75rem" }}>
          <h2 style={{ margin: 0, fontSize: "1.15rem" }}>{t("textbooks.back.state.owed")}</h2>
          <ul className={classes.lines}>
            {owed.map((held) => (
              <li key={held.loan.event}>
                <span>{who(held)} · {displayTitle(held.title)}{held.owed > 1 ? ` × ${held.owed}` : ""}</span>
                {isLibrarian && paying?.of.loan.event !== held.loan.event && <Button variant="default" aria-label={t("textbooks.back.payFor", { title: displayTitle(held.title), who: who(held) })} onClick={() => void desk.nextReceiptNo().then((receiptNo) => setPaying({ of: held, receiptNo }))}>{t("textbooks.back.pay")}</Button>}
                {paying?.of.loan.event === held.loan.event && <PayForm held={held} receiptNo={paying.receiptNo} onDone={(words) => { setSaid(words); setPaying(undefined); again(); }} />}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
};

const PayForm = ({ held, receiptNo, onDone }: { held: Holding; receiptNo: string; onDone: (words: string) => void }) => {
  const { t } = useTranslation();
  const { textbooks } = useSchool();
  const [by, setBy] = useState<CompensationMeans>("sameTitle");
  const [amount, setAmount] = useState<number | undefined>(held.title.coverPrice);
  const [no, setNo] = useState(receiptNo);
  const [wrong, setWrong] = useState("");
  const isMoney = by === "value" || by === "factor";
  const save = async (): Promise<void> => {
    const { refused } = await textbooks.say([{ loan: held.loan.event, act: { kind: "lot-compensated", quantity: held.owed, by, receiptNo: no.trim(), ...(isMoney && amount !== undefined ? { amount: amount * held.owed } : {}) } }]);
    if (refused[0]) setWrong(t(`textbooks.back.payRefusal.${refused[0].refusal.type}`));
    else onDone(`${t("textbooks.back.paid", { no: no.trim() })} ${t("textbooks.saved")}`);
  };
  return (
    <form className={classes.choice} aria-label={t("textbooks.back.payTitle", { title: displayTitle(held.title) })} onSubmit={(event) => { event.preventDefault(); save().catch((error: unknown) => { setWrong(t("textbooks.failed")); reportError(error); }); }}>
      <NativeSelect size="md" label={t("textbooks.back.payBy")} value={by} onChange={({ currentTarget }) => setBy(currentTarget.value as CompensationMeans)} data={compensationMeans.map((value) => ({ value, label: t(`textbooks.back.by.${value}`) }))} />
      {isMoney && <NumberInput w={150} label={t("textbooks.back.amount")} min={0} allowDecimal={false} value={amount ?? ""} onChange={(value) => setAmount(Number(value) || undefined)} />}
      <TextInput w={150} label={t("textbooks.back.receiptNo")} value={no} onChange={({ currentTarget }) => setNo(currentTarget.value)} maxLength={40} />
      <Button type="submit">{t("textbooks.back.paySave")}</Button>
      <Button variant="default" onClick={() => onDone("")}>{t("textbooks.back.cancel")}</Button>
      {wrong && <strong role="alert" style={{ color: "var(--refused)" }}>{wrong}</strong>}
    </form>
  );
};
