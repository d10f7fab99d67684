/** Finds a title of the catalogue by what is typed, without tone marks. */
import { Button, TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { displayTitle, type Title } from "#domain/catalogue/title.ts";
import { useSchool } from "../../desk/services-context.tsx";
import classes from "./textbooks.module.css";

export const FindTitle = ({ without, onFound }: { without: readonly Title[]; onFound: (title: Title) => void }) => {
  const { t } = useTranslation();
  const { desk } = useSchool();
  const [typed, setTyped] = useState("");
  const [found, setFound] = useState<readonly Title[] | undefined>();
  const asked = useRef(0);
  const ask = (query: string): void => {
    setTyped(query);
    const number = ++asked.current;
    if (query.trim().length < 2) return setFound(undefined);
    void desk.search(query, 12).then(({ titles }) => number === asked.current && setFound(titles.map(({ title }) => title)));
  };
  const shown = found?.filter(({ id }) => !without.some((title) => title.id === id));
  return (
    <div style={{ marginTop: "0.75rem" }}>
      <TextInput size="md" maw="30rem" label={t("textbooks.sets.search")} value={typed} autoComplete="off" onChange={({ currentTarget }) => ask(currentTarget.value)} />
      {shown && (
        <ul className={classes.lines} aria-label={t("textbooks.sets.found")}>
          {shown.length === 0 && <li>{t("textbooks.sets.notFound")}</li>}
          {shown.map((title) => (
            <li key={title.id}>
              <span>{displayTitle(title)} <span className="soft">{[title.authors[0], title.publisher, title.publicationYear].filter(Boolean).join(", ")}</span></span>
              <Button variant="default" aria-label={t("textbooks.sets.add", { title: displayTitle(title) })} onClick={() => { onFound(title); ask(""); }}>+</Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
