/** Tra cứu: what the library has, where it stands, and whether it is in; by what is typed, or by any code that is scanned. Works without a line and without tone marks. */
import { TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SearchAnswer, TitleFile } from "../../desk/desk.ts";
import { useObservable, usePicked, useSchool } from "../../desk/services-context.tsx";
import { displayTitle } from "../../domain/catalogue/title.ts";
import { articleDigits, articleFrom } from "../../domain/copies/barcode-article.ts";
import type { TitleId } from "../../domain/kernel/ids.ts";
import { Page } from "../../ui/page.tsx";
import { ScanByCamera } from "../parts/camera/scan-by-camera.tsx";
import { copyPlaceInWords } from "../parts/copy-place-words.ts";
import { isLeft, leftInWords } from "../parts/left-words.ts";
import { useScans } from "../parts/scan-source.ts";
import { notFoundYetInWords } from "../parts/still-coming.ts";
import { TitleQueueHere } from "../parts/title-queue-here.tsx";
import { ReaderFound } from "./reader-found.tsx";
import { UnknownArticle } from "./unknown-article.tsx";

export const SearchScreen = () => {
  const { t } = useTranslation();
  const { desk, calendar, status } = useSchool();
  const coming = usePicked(status, (now) => now.firstSync);
  const days = useObservable(calendar);
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<SearchAnswer | undefined>();
  const [open, setOpen] = useState<TitleFile | undefined>();
  const asked = useRef(0);

  const ask = (text: string) => {
    setQuery(text);
    const number = ++asked.current;
    if (text.trim().length < 2) return setFound(undefined);
    void desk.search(text, 40).then((answer) => number === asked.current && setFound(answer));
  };

  // A scan is looked up, and opens what it finds when that is one title.
  useScans((code) => {
    ask(code);
    const number = asked.current;
    void desk.search(code, 40).then(({ titles: [only, another] }) => {
      if (number === asked.current && only && !another) void desk.titleFile(only.title.id).then(setOpen);
    });
  });
  const article = articleFrom(query);

  const show = (id: TitleId) => (open?.title.id === id ? setOpen(undefined) : void desk.titleFile(id).then(setOpen));

  return (
    <Page title={t("search.title")}>
      <TextInput size="xl" label={t("search.input")} placeholder={t("search.hint")} value={query} onChange={(event) => ask(event.currentTarget.value)} autoComplete="off" spellCheck={false} />
      <ScanByCamera />
      {found && article && found.titles.length === 0 && <UnknownArticle article={articleDigits(article)} onNamed={() => ask(query)} />}
      {found?.patrons.map((patron) => <ReaderFound key={patron.id} patron={patron} />)}
      <p role="status" className="soft">
        {found && !article && found.titles.length + found.patrons.length === 0 && <>{t("search.nothing", { query })} {notFoundYetInWords(t, coming)}</>}
        {found && found.titles.length > 0 && (found.approximate ? t("search.approximate") : t("search.found", { n: found.titles.length }))}
      </p>
      <ul className="loan-list">
        {found?.titles.map(({ title, ...left }) => (
          <li key={title.id} className="card" style={{ marginBottom: "0.6rem", padding: "0.55rem 1.15rem" }}>
            <button
              type="button"
              aria-expanded={open?.title.id === title.id}
              onClick={() => show(title.id)}
              style={{ all: "unset", cursor: "pointer", display: "flex", justifyContent: "space-between", gap: "1rem", width: "100%", minHeight: 44 }}
            >
              <span>
                <strong style={{ fontSize: "1.15rem" }}>{displayTitle(title)}</strong>
                <br />
                <span className="soft">{[title.authors.join(", "), title.publisher, title.publicationYear].filter(Boolean).join(" · ")}</span>
              </span>
              <span className="pill" data-tone={isLeft(left) ? "good" : "notice"} style={{ alignSelf: "center", flex: "none", maxWidth: "50%" }}>
                {leftInWords(t, left)}
              </span>
            </button>
            {open?.title.id === title.id && <TitleQueueHere title={title.id} />}
            {open?.title.id === title.id && open.byQuantity && <p style={{ margin: "0.6rem 0 0" }}>{t("search.keptByQuantity", { left: Math.max(0, open.byQuantity.left), there: open.byQuantity.there })} <a href="#/textbooks">{t("shell.textbooks")}</a></p>}
            {open?.title.id === title.id && open.copies.length > 0 && (
              <table style={{ width: "100%", marginTop: "0.6rem", borderCollapse: "collapse" }}>
                <caption className="visually-hidden">{t("search.copies")}</caption>
                <thead>
                  <tr style={{ textAlign: "left" }}>
                    <th scope="col">{t("search.accessionNo")}</th>
                    <th scope="col">{t("search.shelf")}</th>
                    <th scope="col">{t("search.where")}</th>
                  </tr>
                </thead>
                <tbody>
                  {open.copies.map((file) => (
                    <tr key={file.copy.id}>
                      <td><a href={`#/copy/${encodeURIComponent(file.copy.id)}`}>{file.copy.accessionNo}</a></td>
                      <td>{file.copy.shelf ?? "–"}</td>
                      <td>{copyPlaceInWords(t, file, days)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </li>
        ))}
      </ul>
    </Page>
  );
};
