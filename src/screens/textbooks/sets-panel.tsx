/** The set of a grade: which titles, in which order; and what there is of them by quantity. */
import { Button, Group, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { displayTitle, type Title } from "#domain/catalogue/title.ts";
import type { TextbookSet } from "#domain/circulation/textbook-set.ts";
import type { SetId } from "#domain/kernel/ids.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { CountField } from "../../ui/count-field.tsx";
import { FindTitle } from "./find-title.tsx";
import { StockPanel } from "./stock-panel.tsx";
import classes from "./textbooks.module.css";

interface SetsPanelProps {
  readonly sets: readonly TextbookSet[];
  readonly chosen: TextbookSet | undefined;
  readonly grade: number | undefined;
  readonly year: number;
  readonly onKept: (id: SetId) => void;
}

export const SetsPanel = ({ sets, chosen, grade: asked, year: now, onKept }: SetsPanelProps) => {
  const { t } = useTranslation();
  const { textbooks } = useSchool();
  const [set, setSet] = useState(chosen);
  const [grade, setGrade] = useState(chosen?.grade ?? asked ?? 6);
  const [year, setYear] = useState(chosen?.year ?? now);
  const [name, setName] = useState(chosen?.name ?? "");
  const [titles, setTitles] = useState<readonly Title[]>([]);
  const [proposed, setProposed] = useState<readonly Title[]>([]);
  const [said, setSaid] = useState("");
  useEffect(() => void (chosen && textbooks.titles(chosen.titles).then(setTitles)), [textbooks, chosen]);
  useEffect(() => void textbooks.textbooksOf(grade).then(setProposed), [textbooks, grade]);

  const fresh = proposed.filter(({ id }) => !titles.some((title) => title.id === id));
  const move = (from: number, to: number): void => setTitles((list) => {
    const next = [...list];
    const [one] = next.splice(from, 1);
    if (one) next.splice(to, 0, one);
    return next;
  });
  const save = async (removed: boolean): Promise<void> => {
    const content = { year, grade, name: name.trim() || t("textbooks.sets.nameDefault", { grade }), titles: titles.map(({ id }) => id), ...(removed ? { removed } : {}) };
    const id = await textbooks.keepSet(set ? { id: set.id, ...content } : content);
    setSet({ id, ...content });
    setSaid(`${t(removed ? "textbooks.sets.withdrawn" : "textbooks.sets.savedSet")} ${t("textbooks.saved")}`);
    onKept(id);
  };
  const begin = (): void => {
    setSet(undefined);
    setName("");
    setTitles([]);
    setYear(now);
    setSaid("");
  };
  const saving = (removed: boolean): void => void save(removed).catch((error: unknown) => {
    setSaid(t("textbooks.failed"));
    reportError(error);
  });

  return (
    <>
      <section className="card">
        <Group justify="space-between">
          <h2 style={{ margin: 0, fontSize: "1.25rem" }}>{t("textbooks.sets.heading")}</h2>
          {set && <Button variant="default" onClick={begin}>{t("textbooks.sets.newSet")}</Button>}
        </Group>
        <div className={classes.choice} style={{ marginTop: "0.6rem" }}>
          <CountField size="md" w={90} label={t("textbooks.sets.grade")} min={0} max={12} value={grade} onChange={(value) => setGrade(Math.max(0, Math.min(12, Number(value) || 0)))} />
          <CountField size="md" w={120} label={t("textbooks.sets.year")} min={2000} max={2100} value={year} onChange={(value) => setYear(Number(value) || now)} description={`${year}–${year + 1}`} />
          <TextInput size="md" w={260} label={t("textbooks.sets.name")} value={name} placeholder={t("textbooks.sets.nameDefault", { grade })} maxLength={120} onChange={({ currentTarget }) => setName(currentTarget.value)} />
        </div>
        <h3 style={{ margin: "1rem 0 0", fontSize: "1.05rem" }}>{t("textbooks.sets.titles")}</h3>
        {titles.length === 0 && <p className="soft">{t("textbooks.sets.none")}</p>}
        <ol className={classes.lines}>
          {titles.map((title, index) => (
            <li key={title.id}>
              <span>{index + 1}. {displayTitle(title)} <span className="soft">{[title.publisher, title.publicationYear].filter(Boolean).join(", ")}</span></span>
              <Group gap={6}>
                <button type="button" className={classes.small} disabled={index === 0} aria-label={t("textbooks.sets.up", { title: displayTitle(title) })} onClick={() => move(index, index - 1)}>↑</button>
                <button type="button" className={classes.small} disabled={index === titles.length - 1} aria-label={t("textbooks.sets.down", { title: displayTitle(title) })} onClick={() => move(index, index + 1)}>↓</button>
                <button type="button" className={classes.small} aria-label={t("textbooks.sets.remove", { title: displayTitle(title) })} onClick={() => setTitles((list) => list.filter(({ id }) => id !== title.id))}>×</button>
              </Group>
            </li>
          ))}
        </ol>
        <Group mt="sm">
          {fresh.length > 0 ? <Button variant="default" onClick={() => setTitles((list) => [...list, ...fresh])}>{t("textbooks.sets.propose", { count: fresh.length, grade })}</Button> : proposed.length === 0 && <span className="soft">{t("textbooks.sets.noneProposed", { grade })}</span>}
        </Group>
        <FindTitle without={titles} onFound={(title) => setTitles((list) => [...list, title])} />
        <Group mt="md">
          <Button size="lg" disabled={titles.length === 0} onClick={() => saving(false)}>{set?.removed ? t("textbooks.sets.bringBack") : t("textbooks.sets.save")}</Button>
          {set && !set.removed && sets.some(({ id }) => id === set.id) && <Button size="lg" variant="default" onClick={() => saving(true)}>{t("textbooks.sets.withdraw")}</Button>}
          <strong role="status">{said}</strong>
        </Group>
      </section>
      <StockPanel titles={titles} />
    </>
  );
};
