/** A publisher's code that nobody knows yet: whose title is it? Asked once, with the book in hand. */
import { Button, Stack, TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Desk, FoundTitle } from "../../desk/desk.ts";
import { displayTitle, type Title } from "../../domain/catalogue/title.ts";
import { Dialog } from "./dialog.tsx";

export const NameTitleDialog = ({ code, desk, onClose, onName }: { code: string; desk: Pick<Desk, "search">; onClose: () => void; onName: (title: Title) => void }) => {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [found, setFound] = useState<readonly FoundTitle[]>([]);
  const asked = useRef(0);
  const name = (title: Title) => {
    onClose();
    onName(title);
  };
  const ask = (text: string) => {
    setTyped(text);
    const number = ++asked.current;
    if (text.trim().length < 2) return setFound([]);
    void desk.search(text, most).then(({ titles }) => number === asked.current && setFound(titles));
  };
  /** Looked up once more: who types fast sees the list of an earlier letter. */
  const nameOnly = async (): Promise<string | undefined> => {
    const { titles, approximate } = await desk.search(typed, most);
    const [first, another] = titles;
    setFound(titles);
    if (first === undefined) return t("desk.nothing", { query: typed });
    if (another !== undefined || approximate) return t("desk.printed.choose");
    name(first.title);
    return undefined;
  };
  return (
    <Dialog title={t("desk.printed.whichTitle")} save={t("desk.printed.take")} onClose={onClose} onSave={nameOnly}>
      <p style={{ margin: 0 }}>{t("desk.printed.whichTitleAbout", { code })}</p>
      <TextInput label={t("desk.printed.typeTitle")} size="lg" value={typed} onChange={(event) => ask(event.currentTarget.value)} autoComplete="off" spellCheck={false} data-autofocus />
      <Stack gap="xs">
        {found.map(({ title }) => (
          <Button key={title.id} type="button" variant="default" size="lg" h="auto" py="xs" justify="start" styles={{ label: { whiteSpace: "normal", textAlign: "left" } }} onClick={() => name(title)}>
            <span style={{ lineHeight: 1.35 }}>{displayTitle(title)} <span className="soft">{[title.authors[0], title.publisher, title.publicationYear].filter(Boolean).join(" · ")}</span></span>
          </Button>
        ))}
      </Stack>
    </Dialog>
  );
};

/** With more of them the dialog's own buttons would be out of sight. */
const most = 5;
