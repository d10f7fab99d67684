/** A publisher's number that no title has: whose it is can be said, or the book is brought in by a list, with the number to copy into it. */
import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { NameTitleDialog } from "../parts/name-title-dialog.tsx";

export const UnknownArticle = ({ article, onNamed }: { article: string; onNamed: () => void }) => {
  const { t } = useTranslation();
  const { desk, printedCodes, staff } = useSchool();
  const isLibrarian = useObservable(staff.signedIn)?.role === "librarian";
  const [asking, setAsking] = useState(false);
  const [copied, setCopied] = useState<"copied" | "notCopied" | undefined>();
  return (
    <section className="card" role="status">
      <p style={{ margin: 0 }}><strong style={{ fontSize: "1.15rem" }}>{t("search.unknownArticle", { article })}</strong></p>
      <p style={{ margin: "0.4rem 0 0" }}>{t("search.unknownArticleDo")}</p>
      <Group mt="sm">
        {isLibrarian && <Button onClick={() => setAsking(true)}>{t("desk.printed.whichTitle")}</Button>}
        <Button variant="default" onClick={() => void copy(article).then((done) => setCopied(done ? "copied" : "notCopied"))}>{t("search.copyNumber")}</Button>
        <Button component="a" href="#/lists" variant="default">{t("desk.bringIn")}</Button>
        {copied && <span>{t(`search.${copied}`)}</span>}
      </Group>
      {asking && <NameTitleDialog code={article} desk={desk} onClose={() => setAsking(false)} onName={({ id }) => void printedCodes.names(article, id).then(onNamed)} />}
    </section>
  );
};

/** Some browsers have no clipboard to write to, or ask. */
const copy = (text: string): Promise<boolean> => (navigator.clipboard ? navigator.clipboard.writeText(text).then(() => true, () => false) : Promise.resolve(false));
