/** A publisher's number that no title has: whose it is can be said, or the book is brought in. */
import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useObservable, usePicked, useSchool } from "../../desk/services-context.tsx";
import { NameTitleDialog } from "../parts/name-title-dialog.tsx";
import { notFoundYetInWords } from "../parts/still-coming.ts";

export const UnknownArticle = ({ article, onNamed }: { article: string; onNamed: () => void }) => {
  const { t } = useTranslation();
  const { desk, printedCodes, staff, status } = useSchool();
  const coming = usePicked(status, (now) => now.firstSync);
  const isLibrarian = useObservable(staff.signedIn)?.role === "librarian";
  const [asking, setAsking] = useState(false);
  return (
    <section className="card" role="status">
      <p style={{ margin: 0 }}><strong style={{ fontSize: "1.15rem" }}>{t("search.unknownArticle", { article })}</strong></p>
      <p style={{ margin: "0.4rem 0 0" }}>{notFoundYetInWords(t, coming)} {t("search.unknownArticleDo")}</p>
      <Group mt="sm">
        {isLibrarian && <Button onClick={() => setAsking(true)}>{t("desk.printed.whichTitle")}</Button>}
        <Button component="a" href={`#/lists/book?code=${article}`} variant="default">{t("desk.bringIn")}</Button>
      </Group>
      {asking && <NameTitleDialog code={article} desk={desk} onClose={() => setAsking(false)} onName={({ id }) => void printedCodes.names(article, id).then(onNamed)} />}
    </section>
  );
};
