/**
 * One book brought in by hand: by its publisher's number when it is scanned, and typed. A title that is here gets more copies. What is
 * said of several books in a row, as the shelf, stays in the form from one to the next.
 */
import { Alert, Anchor, Button, Group, NativeSelect, SimpleGrid, Text, TextInput, type TextInputProps } from "@mantine/core";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { bookTypes, displayTitle, type BookType, type Title } from "#domain/catalogue/title.ts";
import { articleDigits, articleFrom } from "#domain/copies/barcode-article.ts";
import { usePicked, useSchool } from "../../desk/services-context.tsx";
import type { BookAdded } from "../../desk/services.ts";
import { Page } from "../../ui/page.tsx";
import { ScanByCamera } from "../parts/camera/scan-by-camera.tsx";
import { useScans } from "../parts/scan-source.ts";
import { notFoundYetInWords } from "../parts/still-coming.ts";
import { AddedBook } from "./added-book.tsx";
import { useListReader } from "./list-reader.ts";

const ofTitle = ["title", "volume", "authors", "publisher", "year", "isbn"] as const;
const ofCopies = ["price", "shelf", "quantity", "accessionNo"] as const;
type Field = (typeof ofTitle)[number] | (typeof ofCopies)[number];
type Cells = Readonly<Record<Field, string>>;

const empty: Cells = { title: "", volume: "", authors: "", publisher: "", year: "", isbn: "", price: "", shelf: "", quantity: "1", accessionNo: "" };

export const AddBookScreen = () => {
  const { t, i18n } = useTranslation();
  const { desk, lists, status } = useSchool();
  const coming = notFoundYetInWords(t, usePicked(status, (now) => now.firstSync));
  const reader = useListReader();
  // Scanned or typed, it may be of a title that is here. The code that led here is the first scan.
  const [code, setCode] = useState(() => codeIn(window.location.hash));
  const [cells, setCells] = useState<Cells>(() => withCode(empty, code));
  const [bookType, setBookType] = useState<BookType>("referenceBook");
  const [known, setKnown] = useState<Title | undefined>();
  const [refused, setRefused] = useState("");
  const [same, setSame] = useState<Title | undefined>();
  const [added, setAdded] = useState<BookAdded | undefined>();
  const [busy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const isOfNumbers = cells.accessionNo.trim() !== "";
  const language = i18n.language === "en" ? "en" : "vi";

  const write = (change: Partial<Cells>) => {
    setCells((now) => ({ ...now, ...change }));
    setRefused("");
    setSame(undefined);
    setAdded(undefined);
  };
  useScans((scanned) => {
    write(withCode(cells, scanned));
    setCode(scanned);
    first.current?.focus();
  });
  useEffect(() => {
    let current = true;
    const article = articleFrom(code);
    if (article) void desk.search(articleDigits(article), 2).then(({ titles: [only, another] }) => current && setKnown(only && !another ? only.title : undefined));
    return () => {
      current = false;
    };
  }, [desk, code]);

  const save = async (of: Title | undefined): Promise<void> => {
    setBusy(true);
    try {
      const { quantity, ...rest } = cells;
      const typed = of ? { title: of.titleProper, price: rest.price, shelf: rest.shelf, accessionNo: rest.accessionNo } : rest;
      const book = await reader.typed({ ...typed, ...(isOfNumbers ? {} : { quantity }) }, of?.bookType ?? bookType);
      if (!book.ok) return setRefused(reader.words(book.error, language));
      if (book.value.copies.length + book.value.quantity === 0) return setRefused(t("lists.book.noCopies"));
      const answer = await lists.addBook(book.value, of?.id);
      if (answer.ok) {
        setAdded(answer.value);
        setKnown(undefined);
        setCode("");
        setSame(undefined);
        setRefused("");
        setCells({ ...empty, shelf: cells.shelf });
        // What was added is said at the top.
        window.scrollTo(0, 0);
        first.current?.focus({ preventScroll: true });
        return;
      }
      if (answer.error.type === "TitleHere") setSame(answer.error.title);
      else setRefused(answer.error.type === "NumbersHere" ? t("lists.reason.NumbersAlreadyHere", { numbers: answer.error.numbers.join(", ") }) : t("lists.book.tooFewNumbers", { left: answer.error.left }));
    } catch (error) {
      setRefused(t("lists.notApplied"));
      reportError(error);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(known);
  };
  const text = (field: Field, more: Pick<TextInputProps, "description" | "inputMode" | "disabled" | "onBlur"> = {}) => (
    <TextInput key={field} size="lg" label={t(`lists.book.field.${field}`)} value={cells[field]} onChange={(event) => write({ [field]: event.currentTarget.value })} autoComplete="off" spellCheck={false} {...more} />
  );

  return (
    <Page title={t("lists.book.title")}>
      <Text>{t("lists.book.about")} <Anchor href="#/lists" underline="always">{t("lists.book.many")}</Anchor></Text>
      {coming && <Alert color="amber" variant="light" role="status">{coming} {t("lists.book.waitForAll")}</Alert>}
      <ScanByCamera />
      {added && <AddedBook key={added.voucher} added={added} />}
      <form className="card" onSubmit={submit} style={{ display: "grid", gap: "1rem" }}>
        {known ? (
          // The field that was typed in is gone: a keyboard goes on from here.
          <Group ref={focused} tabIndex={-1} justify="space-between">
            <Text size="lg">{t("lists.book.known")} <strong>{displayTitle(known)}</strong></Text>
            <Button variant="default" size="md" onClick={() => setKnown(undefined)}>{t("lists.book.notThis")}</Button>
          </Group>
        ) : (
          <>
            <TextInput ref={first} size="lg" required label={t("lists.book.field.title")} value={cells.title} onChange={(event) => write({ title: event.currentTarget.value })} autoComplete="off" spellCheck={false} />
            <SimpleGrid cols={{ base: 1, sm: 2 }} style={{ alignItems: "end" }}>
              {text("authors", { description: t("lists.book.authorsHint") })}
              {text("volume", { description: t("lists.book.volumeHint") })}
              {text("publisher")}
              {text("year", { inputMode: "numeric" })}
              {text("isbn", { description: t("lists.book.isbnHint"), onBlur: () => setCode(cells.isbn) })}
              <NativeSelect size="lg" label={t("lists.field.bookType")} description={t("lists.book.typeHint")} value={bookType} onChange={(event) => setBookType(event.currentTarget.value as BookType)} data={bookTypes.map((each) => ({ value: each, label: t(`settings.rules.column.${each}`) }))} />
            </SimpleGrid>
          </>
        )}
        <SimpleGrid cols={{ base: 1, sm: 2 }} style={{ alignItems: "end" }}>
          {text("price", { inputMode: "numeric" })}
          {text("shelf")}
          {text("accessionNo", { description: t("lists.book.numbersHint") })}
          {text("quantity", { inputMode: "numeric", disabled: isOfNumbers, description: t(isOfNumbers ? "lists.book.countedByNumbers" : "lists.book.quantityHint") })}
        </SimpleGrid>
        {refused && <Alert ref={intoView} color="red" role="alert">{refused} {t("lists.nothingChanged")}</Alert>}
        {same && (
          <Alert ref={intoView} color="amber" variant="light" role="alert">
            <Text>{t("lists.book.same", { title: displayTitle(same) })}</Text>
            <Button mt="xs" size="md" loading={busy} onClick={() => void save(same)}>{t("lists.book.addToSame")}</Button>
          </Alert>
        )}
        <Button type="submit" size="lg" loading={busy} style={{ justifySelf: "start" }}>{t(known ? "lists.book.addCopies" : "lists.book.add")}</Button>
      </form>
    </Page>
  );
};

/** A publisher's number is the title's; any other code stands on a copy. */
const withCode = (cells: Cells, code: string): Cells => {
  const article = articleFrom(code);
  if (article) return { ...cells, isbn: articleDigits(article) };
  return { ...cells, accessionNo: [...new Set([...cells.accessionNo.split(/\s*[,;]\s*/), code])].filter((number) => number !== "").join(", ") };
};

const focused = (found: HTMLElement | null): void => found?.focus({ preventScroll: true });

/** On a phone the answer would come below what is seen. */
const intoView = (answer: HTMLElement | null): void => answer?.scrollIntoView({ block: "center" });

const codeIn = (hash: string): string => new URLSearchParams(hash.split("?")[1] ?? "").get("code") ?? "";
