/** What the reader gives for a book that is lost or spoilt: the rule proposes, the librarian writes down what was agreed. */
import { Checkbox, Radio, Stack, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { amountOwed, takesMoney } from "../../domain/circulation/compensation.ts";
import { compensationMeans, type CompensationMeans, type LossCompensated } from "../../domain/circulation/events.ts";
import { CountField } from "../../ui/count-field.tsx";
import { Dialog } from "./dialog.tsx";
import { lotInWords } from "./lot-words.ts";
import { RuleOfLoss, type Owed } from "./rule-of-loss.tsx";

export interface Compensation {
  readonly given: Pick<LossCompensated, "by" | "amount" | "receiptNo">;
  /** Of a lot: so many of those that are owed. */
  readonly quantity: number;
  /** The book that is given takes the number of the copy. */
  readonly replaces?: true;
}

interface CompensationProps {
  readonly owed: Owed;
  /** The copy whose number a book of the same title may take; `usual` = as it mostly is, when the copy itself is gone. */
  readonly number?: { readonly accessionNo: string; readonly usual: boolean };
  readonly nextReceiptNo: () => Promise<string>;
  readonly onClose: () => void;
  readonly onCompensate: (compensation: Compensation) => Promise<string | undefined>;
}

export const CompensationDialog = ({ owed, number, nextReceiptNo, onClose, onCompensate }: CompensationProps) => {
  const { t } = useTranslation();
  const { rule, title, quantity: most = 1 } = owed;
  const [wanted, setWanted] = useState<number | "">(most);
  // What is not a number of those owed is refused when it is written down.
  const quantity = typeof wanted === "number" ? wanted : 0;
  const [by, setBy] = useState<CompensationMeans>(rule?.by ?? "sameTitle");
  // By means: what was typed for one says nothing about another.
  const [typed, setTyped] = useState<Partial<Record<CompensationMeans, number | "">>>({});
  const [receiptNo, setReceiptNo] = useState("");
  const [replaces, setReplaces] = useState(number?.usual ?? false);
  const mayReplace = number !== undefined && by === "sameTitle";
  useEffect(() => {
    let current = true;
    void nextReceiptNo().then((next) => current && setReceiptNo((before) => (before === "" ? next : before)));
    return () => {
      current = false;
    };
  }, [nextReceiptNo]);

  const proposed = amountOwed(by, rule, title?.coverPrice, quantity);
  const amount = typed[by] ?? proposed ?? "";
  return (
    <Dialog
      title={t("acts.compensation.title", { title: lotInWords(t, title, most) })}
      save={t("acts.compensation.save")}
      onClose={onClose}
      onSave={() => onCompensate({ quantity, ...(mayReplace && replaces ? { replaces: true } : {}), given: { by, receiptNo, ...(takesMoney(by) && typeof amount === "number" ? { amount } : {}) } })}
    >
      <p style={{ margin: 0 }}><RuleOfLoss {...owed} /></p>
      {most > 1 && <CountField size="md" label={t("acts.compensation.quantity")} description={t("acts.compensation.quantityHint", { most })} value={wanted} onChange={setWanted} min={1} max={most} />}
      <Radio.Group label={t("acts.compensation.how")} value={by} onChange={(value) => setBy(value as CompensationMeans)} size="md">
        <Stack mt="xs" gap="xs">
          {compensationMeans.map((one) => <Radio key={one} value={one} label={t(`acts.compensation.${one}`)} size="md" {...(one === by ? { "data-autofocus": true } : {})} />)}
        </Stack>
      </Radio.Group>
      {mayReplace && <Checkbox size="md" checked={replaces} onChange={(event) => setReplaces(event.currentTarget.checked)} label={t("acts.compensation.replaces", { no: number.accessionNo })} description={t("acts.compensation.replacesHint")} />}
      {takesMoney(by) && (
        <CountField
          size="md"
          label={t("acts.compensation.amount")}
          description={t(proposed === undefined ? "acts.compensation.amountUnknown" : "acts.compensation.amountProposed")}
          value={amount}
          onChange={(value) => setTyped((before) => ({ ...before, [by]: value }))}
          min={0}
          max={999_999_999}
          isMoney
        />
      )}
      <TextInput size="md" label={t("acts.compensation.receiptNo")} description={t("acts.compensation.receiptNoHint")} value={receiptNo} onChange={(event) => setReceiptNo(event.currentTarget.value)} maxLength={40} autoComplete="off" />
    </Dialog>
  );
};
