/** The one input: codes that are typed by hand, and search for readers and titles. Scans do not need it. */
import { Button, TextInput } from "@mantine/core";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Desk, SearchAnswer } from "../../desk/desk.ts";
import type { FirstSync } from "../../desk/services.ts";
import { displayTitle } from "../../domain/catalogue/title.ts";
import type { PatronId, TitleId } from "../../domain/kernel/ids.ts";
import { CameraIcon } from "../../ui/icons.tsx";
import { leftWords } from "../parts/leaving-words.ts";
import { leftInWords } from "../parts/left-words.ts";
import { notFoundYetInWords } from "../parts/still-coming.ts";

interface DeskInputProps {
  readonly desk: Desk;
  /** When it turns out to be no code, `isName` is asked, and answers whether it has been taken for a name. */
  readonly onCode: (code: string, isName: () => Promise<boolean>) => void;
  readonly onPatron: (id: PatronId) => void;
  readonly onTitle: (id: TitleId) => void;
  /** What has not come to this device yet. */
  readonly coming: FirstSync | undefined;
  /** Absent where there is no camera to scan with. */
  readonly camera: { readonly isOn: boolean; readonly onToggle: () => void } | undefined;
}

export const DeskInput = ({ desk, onCode, onPatron, onTitle, coming, camera }: DeskInputProps) => {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [found, setFound] = useState<SearchAnswer | undefined>();
  const [active, setActive] = useState(-1);
  /** What was tried as a code and is none, beside what it finds as a name. */
  const [noCode, setNoCode] = useState("");
  const [keyboard, setKeyboard] = useState(!isTouch());
  const input = useRef<HTMLInputElement>(null);
  const asked = useRef(0);

  useEffect(() => {
    const focus = (event: globalThis.KeyboardEvent) => {
      if (event.key !== "F2") return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    addEventListener("keydown", focus);
    if (!isTouch()) input.current?.focus();
    return () => removeEventListener("keydown", focus);
  }, []);

  const query = (text: string) => {
    setTyped(text);
    setActive(-1);
    setNoCode("");
    const number = ++asked.current;
    if (text.trim().length < 2) return setFound(undefined);
    void desk.search(text, 12).then((answer) => number === asked.current && setFound(answer));
  };
  const clear = () => {
    asked.current++;
    setTyped("");
    setFound(undefined);
    setActive(-1);
    setNoCode("");
  };

  const optionsOf = ({ patrons, titles }: SearchAnswer) => [...patrons.map((patron) => ({ id: patron.id, choose: () => onPatron(patron.id) })), ...titles.map(({ title }) => ({ id: title.id, choose: () => onTitle(title.id) }))];
  const options = found ? optionsOf(found) : [];
  const choose = (index: number) => {
    options[index]?.choose();
    clear();
  };
  /** Looked up once more: who types fast sees the list of an earlier letter, which may begin with somebody else. */
  const chooseFirst = async (text: string) => {
    clear();
    const number = asked.current;
    const answer = await desk.search(text, 12);
    const [first] = optionsOf(answer);
    if (first) first.choose();
    else if (number === asked.current) {
      setTyped(text);
      setFound(answer);
    }
  };

  /**
   * Some numbers are codes, and some titles are numbers ("1984", "365 câu hỏi"): a code that is known counts first. Of what is
   * none, several words are a name; one word may still be a code misread, so what it finds is shown first, to be chosen.
   */
  const codeOrName = (text: string) => {
    clear();
    const number = asked.current;
    const code = text.trim();
    onCode(code, async () => {
      const answer = await desk.search(text, 12);
      const [first] = optionsOf(answer);
      if (!first || answer.approximate || number !== asked.current) return false;
      if (/\s/.test(code)) first.choose();
      else {
        setTyped(text);
        setFound(answer);
        setActive(0);
        setNoCode(code);
      }
      return true;
    });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (options.length === 0) return;
      event.preventDefault();
      setActive((at) => (at + (event.key === "ArrowDown" ? 1 : -1) + options.length + (at < 0 && event.key === "ArrowUp" ? 1 : 0)) % options.length);
    } else if (event.key === "Escape" && typed !== "") {
      event.stopPropagation();
      clear();
    } else if (event.key === "Enter" && typed.trim() !== "") {
      event.preventDefault();
      if (active >= 0) choose(active);
      else if (/\d{3}/.test(typed) || typed.trim().length < 2) codeOrName(typed);
      else void chooseFirst(typed);
    }
  };

  return (
    <div className="desk-input">
      <div style={{ display: "flex", gap: "0.6rem", alignItems: "flex-end" }}>
        <TextInput
          ref={input}
          style={{ flex: 1 }}
          size="lg"
          label={t("desk.input")}
          value={typed}
          onChange={(event) => query(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          inputMode={keyboard ? "text" : "none"}
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          role="combobox"
          aria-expanded={found !== undefined}
          aria-controls="desk-suggestions"
          aria-autocomplete="list"
          {...(active >= 0 ? { "aria-activedescendant": `suggestion-${active}` } : {})}
        />
        {isTouch() && (
          <Button
            size="lg"
            variant={keyboard ? "filled" : "default"}
            aria-pressed={keyboard}
            onClick={() => {
              setKeyboard(true);
              setTimeout(() => input.current?.focus());
            }}
          >
            {t("desk.keyboard")}
          </Button>
        )}
        {camera && (
          <Button size="lg" px="sm" variant={camera.isOn ? "filled" : "default"} aria-pressed={camera.isOn} aria-label={t("desk.camera")} onClick={camera.onToggle}>
            <CameraIcon /> <span className="key-hint">{"\u00a0(F3)"}</span>
          </Button>
        )}
      </div>
      {found && (
        <div className="suggestions">
          {noCode !== "" && <div className="group-name" role="status">{t("desk.noCode", { code: noCode })}</div>}
          {found.approximate && options.length > 0 && <div className="group-name" role="status">{t("desk.approximate")}</div>}
          {options.length === 0 && <div className="group-name" role="status">{t("desk.nothing", { query: typed })} {notFoundYetInWords(t, coming)}</div>}
          <div id="desk-suggestions" role="listbox" aria-label={t("desk.input")}>
            {found.patrons.map((patron, index) => (
              <div key={patron.id} id={`suggestion-${index}`} role="option" aria-selected={active === index} onPointerDown={(event) => event.preventDefault()} onClick={() => choose(index)}>
                <strong>{patron.fullName}</strong>
                <span className="soft">{[patron.group === "pupil" && patron.classUnit ? t("desk.classUnit", { unit: patron.classUnit }) : t(`desk.group.${patron.group}`), leftWords(t, patron)].filter(Boolean).join(" · ")}</span>
              </div>
            ))}
            {found.titles.map(({ title, ...left }, offset) => {
              const index = found.patrons.length + offset;
              return (
                <div key={title.id} id={`suggestion-${index}`} role="option" aria-selected={active === index} onPointerDown={(event) => event.preventDefault()} onClick={() => choose(index)}>
                  <span><strong>{displayTitle(title)}</strong> <span className="soft">{title.authors[0] ?? ""}</span></span>
                  <span className="soft" style={{ whiteSpace: "nowrap" }}>{leftInWords(t, left)}</span>
                </div>
              );
            })}
          </div>
        </div>
      )}
    </div>
  );
};

const isTouch = (): boolean => globalThis.matchMedia?.("(pointer: coarse)").matches ?? false;
