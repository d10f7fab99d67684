/** Which publishers' codes open this copy or name its title, and how to take one away that was said by mistake. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CopyFile } from "../../desk/desk.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { articlesOf } from "../../domain/catalogue/title.ts";
import { isbnFromScan } from "../../domain/copies/barcode-article.ts";
import type { CopyId, TitleId } from "../../domain/kernel/ids.ts";
import { Dialog } from "../parts/dialog.tsx";
import { refusalOf } from "../parts/record-refusal.ts";

interface Code {
  readonly article: string;
  readonly of: CopyId | TitleId;
}

export const CopyCodes = ({ file: { copy, title } }: { file: CopyFile }) => {
  const { t } = useTranslation();
  const { printedCodes, staff } = useSchool();
  const isLibrarian = useObservable(staff.signedIn)?.role === "librarian";
  const [asking, setAsking] = useState<Code | undefined>();
  const opens = copy.barcodes.filter((code) => isbnFromScan(code) !== undefined).map((article): Code => ({ article, of: copy.id }));
  const names = articlesOf(title).map((article): Code => ({ article, of: title.id }));
  if (opens.length + names.length === 0) return null;
  const line = (code: Code, words: "copyPage.codeOpens" | "copyPage.codeNames") => (
    <li key={`${code.article} ${code.of}`} style={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: "0.6rem" }}>
      <span>{t(words, { code: code.article })}</span>
      {isLibrarian && <Button variant="subtle" color="teal" px="xs" aria-label={t("copyPage.codeForgetOf", { code: code.article })} onClick={() => setAsking(code)}>{t("copyPage.codeForget")}</Button>}
    </li>
  );
  return (
    <>
      <ul className="loan-list" style={{ marginTop: "0.6rem" }}>
        {names.map((code) => line(code, "copyPage.codeNames"))}
        {opens.map((code) => line(code, "copyPage.codeOpens"))}
      </ul>
      {asking && (
        <Dialog title={t("copyPage.codeForgetTitle", { code: asking.article })} save={t("copyPage.codeForget")} onClose={() => setAsking(undefined)} onSave={async () => refusalOf(t, await printedCodes.forget(asking.article, asking.of))}>
          <p style={{ margin: 0 }}>{t(asking.of === copy.id ? "copyPage.codeForgetCopy" : "copyPage.codeForgetName")}</p>
        </Dialog>
      )}
    </>
  );
};
