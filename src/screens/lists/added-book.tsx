/** What was brought in a moment ago, and the way back. */
import { Alert, Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { displayTitle } from "#domain/catalogue/title.ts";
import { useSchool } from "../../desk/services-context.tsx";
import type { BookAdded } from "../../desk/services.ts";

export const AddedBook = ({ added }: { added: BookAdded }) => {
  const { t } = useTranslation();
  const { lists } = useSchool();
  const [undoing, setUndoing] = useState<"undone" | "inUse" | "failed" | undefined>();
  const undo = () => void lists.undoImport("books", added.voucher).then(({ ok }) => setUndoing(ok ? "undone" : "inUse"), (error: unknown) => {
    setUndoing("failed");
    reportError(error);
  });
  if (undoing === "undone") return <section className="card" role="status"><Text>{displayTitle(added.title)}. {t("lists.earlier.did.books", { n: added.accessionNos.length })}</Text></section>;
  return (
    <section className="card" role="status" data-tone="good">
      <Text size="lg"><strong>{t("lists.book.added", { title: displayTitle(added.title), n: added.accessionNos.length })}</strong></Text>
      <Text>{t("lists.book.numbers", { numbers: shortList(added.accessionNos) })}</Text>
      <Group mt="sm">
        <Button component="a" href="#/printing" size="md">{t("lists.book.print")}</Button>
        <Button variant="default" size="md" onClick={undo}>{t("lists.earlier.undo")}</Button>
      </Group>
      {undoing && <Alert mt="sm" color="red" role="alert">{t(undoing === "inUse" ? "lists.book.inUse" : "lists.earlier.failed")}</Alert>}
    </section>
  );
};

/** Of many the first and the last say enough. */
const shortList = (numbers: readonly string[]): string => (numbers.length <= 6 ? numbers.join(", ") : `${numbers.slice(0, 3).join(", ")} … ${numbers.at(-1) ?? ""}`);
