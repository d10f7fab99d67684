/** Erasing a reader for good: what it means, what stands in the way, and two steps that no scanner and no slip can take. */
import { Alert, Button, Checkbox, Group, List, Modal, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PatronFile } from "../../desk/desk.ts";
import type { BookOf, EraseRefusal } from "../../desk/forgetting.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { lotInWords } from "../parts/lot-words.ts";

/** To be keyed by the reader: the question is about one reader only. */
export const EraseReader = ({ file: { patron, loans, lots, debts }, onClose }: { file: PatronFile; onClose: () => void }) => {
  const { t } = useTranslation();
  const { forgetting } = useSchool();
  const [sure, setSure] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const [refusal, setRefusal] = useState<EraseRefusal | undefined>();

  const [out, owed] = [[...loans, ...booksOfLots(lots, "out")], [...debts, ...booksOfLots(lots, "owed")]];
  const known: EraseRefusal | undefined = refusal ?? (out.length + owed.length > 0 ? { type: "StillOpen", out, owed, awaited: [], notTaken: [] } : undefined);
  const erase = () => {
    setBusy(true);
    setFailed(false);
    forgetting
      .eraseReader(patron.id)
      .then((answer) => (answer.ok ? onClose() : setRefusal(answer.error)))
      .catch((error: unknown) => {
        setFailed(true);
        reportError(error);
      })
      .finally(() => setBusy(false));
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={t("forgetting.erase.title", { name: patron.fullName })}
      size="lg"
      closeButtonProps={{ "aria-label": t("forgetting.erase.close") }}
      // The desk's own keys (Esc closes the reader, F8 takes the last act back) are not meant in here.
      onKeyDown={(event) => event.stopPropagation()}
    >
      {known ? (
        <Stack>
          <Refused refusal={known} />
          <Group justify="flex-end"><Button variant="default" size="lg" onClick={onClose} data-autofocus>{t("forgetting.erase.close")}</Button></Group>
        </Stack>
      ) : (
        <Stack>
          <List spacing="xs">{(t("forgetting.erase.means", { returnObjects: true }) as readonly string[]).map((sentence) => <List.Item key={sentence}>{sentence}</List.Item>)}</List>
          <Checkbox size="md" checked={sure} onChange={(event) => setSure(event.currentTarget.checked)} label={t("forgetting.erase.sure")} />
          {failed && <Alert color="red" role="alert">{t("desk.failed")}</Alert>}
          <Group justify="flex-end">
            <Button variant="default" size="lg" onClick={onClose} data-autofocus>{t("forgetting.erase.cancel")}</Button>
            <Button color="red" size="lg" disabled={!sure} loading={busy} onClick={erase}>{t("forgetting.erase.erase")}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
};

const booksOfLots = (lots: PatronFile["lots"], what: "out" | "owed"): BookOf[] => lots.flatMap((lot) => (lot[what] > 0 ? [{ copy: undefined, title: lot.title, quantity: lot[what] }] : []));

const Refused = ({ refusal }: { refusal: EraseRefusal }) => {
  const { t } = useTranslation();
  if (refusal.type === "LibrariansOnly") return <Alert color="red" role="alert">{t("forgetting.erase.librariansOnly")}</Alert>;
  const line = ({ copy, title, quantity = 1, classUnit }: BookOf, what: "out" | "owed" | "awaited" | "notTaken", index: number) => (
    <List.Item key={`${what} ${index}`}>
      {[title ? lotInWords(t, title, quantity) : t("forgetting.erase.unknownBook"), copy && t("desk.accessionNo", { no: copy.accessionNo }), classUnit !== undefined && t("forgetting.erase.forClass", { unit: classUnit })].filter(Boolean).join(" · ")} ({t(`forgetting.erase.${what}`)})
    </List.Item>
  );
  return (
    <>
      <p role="alert" style={{ margin: 0, fontWeight: 600 }}>{t("forgetting.erase.stillOpen")}</p>
      <List spacing="xs">
        {refusal.out.map((book, index) => line(book, "out", index))}
        {refusal.owed.map((book, index) => line(book, "owed", index))}
        {refusal.awaited.map((book, index) => line(book, "awaited", index))}
        {refusal.notTaken.map((book, index) => line(book, "notTaken", index))}
      </List>
      {refusal.notTaken.length > 0 && <p style={{ margin: 0 }}><a href="#/contradictions/refused">{t("forgetting.erase.notTakenDo")}</a></p>}
      {[...refusal.out, ...refusal.owed].some(({ classUnit }) => classUnit !== undefined) && <p style={{ margin: 0 }}>{t("forgetting.erase.forClassDo")}</p>}
    </>
  );
};
