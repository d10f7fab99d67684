/** What there is by quantity: the lots of these titles, opened, added to and put right by a librarian. */
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { Fragment, useEffect, useState, type FormEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { displayTitle, type Title } from "#domain/catalogue/title.ts";
import { setOrder } from "#domain/circulation/textbook-set.ts";
import { lotEntryReasons } from "#domain/copies/lot.ts";
import type { LotFile } from "../../desk/textbooks.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { CountField } from "../../ui/count-field.tsx";
import { useChanges } from "../parts/use-changes.ts";
import classes from "./textbooks.module.css";

const largest = 99_999;
const reasons = lotEntryReasons.filter((why) => why !== "opened");

type Form = { readonly is: "open"; readonly title: Title } | { readonly is: "change"; readonly of: LotFile };

export const StockPanel = ({ titles }: { titles: readonly Title[] }) => {
  const { t } = useTranslation();
  const { textbooks } = useSchool();
  const [lots, setLots] = useState<readonly LotFile[]>([]);
  const [form, setForm] = useState<Form | undefined>();
  const [said, setSaid] = useState("");
  const changes = useChanges();
  useEffect(() => void textbooks.lots().then(setLots), [textbooks, changes]);
  const done = (words: string): void => {
    setForm(undefined);
    setSaid(`${words} ${t("textbooks.saved")}`);
    void textbooks.lots().then(setLots);
  };
  // Lots outside the set are shown too: nothing that is short may be out of sight.
  const others = lots.flatMap(({ title }) => (title && !titles.some(({ id }) => id === title.id) ? [title] : [])).sort(setOrder);
  const shown = [...new Map([...titles, ...others].map((title) => [title.id, title] as const)).values()];

  return (
    <section className="card" style={{ marginTop: "0.75rem" }}>
      <h2 style={{ margin: 0, fontSize: "1.25rem" }}>{t("textbooks.stock.heading")}</h2>
      <p className="soft">{t("textbooks.stock.about")}</p>
      <div className={classes.wide} tabIndex={0} role="region" aria-label={t("textbooks.stock.heading")}>
        <table className={classes.table}>
          <thead>
            <tr>{(["title", "year", "quantity", "out", "owed", "gone", "left"] as const).map((word) => <th key={word} scope="col">{t(`textbooks.stock.${word}`)}</th>)}<td /></tr>
          </thead>
          <tbody>
            {shown.map((title) => {
              const mine = lots.filter(({ lot }) => lot.title === title.id).sort((x, y) => ((x.lot.year ?? "") < (y.lot.year ?? "") ? 1 : -1));
              const isOpen = form?.is === "open" ? form.title.id === title.id : form?.of.lot.title === title.id;
              const opening = <Button variant="default" aria-label={t("textbooks.stock.openFor", { title: displayTitle(title) })} onClick={() => setForm({ is: "open", title })}>{t("textbooks.stock.open")}</Button>;
              return (
                <Fragment key={title.id}>
                  {mine.length === 0 && <tr><th scope="row" className={classes.plain}>{displayTitle(title)}</th><td colSpan={6} /><td>{opening}</td></tr>}
                  {mine.map((file, index) => <LotLine key={file.lot.id} file={file} title={title} onChange={() => setForm({ is: "change", of: file })} opening={index === mine.length - 1 ? opening : undefined} />)}
                  {isOpen && (
                    <tr>
                      <td colSpan={8}>
                        {form?.is === "open" ? <OpenForm title={title} onDone={done} onCancel={() => setForm(undefined)} /> : form && <ChangeForm key={form.of.lot.id} of={form.of} onDone={done} onCancel={() => setForm(undefined)} />}
                      </td>
                    </tr>
                  )}
                </Fragment>
              );
            })}
          </tbody>
        </table>
      </div>
      <strong role="status">{said}</strong>
    </section>
  );
};

const LotLine = ({ file: { lot, quantity, sum, left }, title, onChange, opening }: { file: LotFile; title: Title; onChange: () => void; opening: ReactNode }) => {
  const { t } = useTranslation();
  return (
    <tr>
      <th scope="row" className={classes.plain}>
        {displayTitle(title)}
        {left < 0 && <div className="pill" data-tone="refused">{t("textbooks.stock.short", { missing: -left })}</div>}
        {sum.surplus > 0 && <div className="pill" data-tone="notice">{t("textbooks.stock.surplus", { count: sum.surplus })}</div>}
      </th>
      {[lot.year ?? "–", quantity, sum.out, sum.owed, sum.gone].map((value, index) => <td key={index}>{value}</td>)}
      <td><strong>{left}</strong></td>
      <td>
        <div className={classes.buttons}>
          <Button variant="default" aria-label={t("textbooks.stock.changeFor", { title: displayTitle(title), year: lot.year ?? "" })} onClick={onChange}>{t("textbooks.stock.change")}</Button>
          {opening}
        </div>
      </td>
    </tr>
  );
};

const OpenForm = ({ title, onDone, onCancel }: { title: Title; onDone: (words: string) => void; onCancel: () => void }) => {
  const { t } = useTranslation();
  const { textbooks } = useSchool();
  const [year, setYear] = useState(/^\d{4}$/.test(title.publicationYear ?? "") ? (title.publicationYear ?? "") : "");
  const [quantity, setQuantity] = useState<number | undefined>();
  const [wrong, setWrong] = useState("");
  const save = (event: FormEvent): void => {
    event.preventDefault();
    if (quantity === undefined || !Number.isInteger(quantity) || quantity < 1 || quantity > largest) return setWrong(t("textbooks.stock.wrong", { from: 1 }));
    textbooks.openLot(title.id, year.trim() || undefined, quantity).then(() => onDone(t("textbooks.stock.opened", { title: displayTitle(title), count: quantity })), (error: unknown) => {
      setWrong(t("textbooks.failed"));
      reportError(error);
    });
  };
  return (
    <form className={classes.choice} aria-label={t("textbooks.stock.openFor", { title: displayTitle(title) })} onSubmit={save}>
      <strong style={{ flexBasis: "100%" }}>{t("textbooks.stock.openFor", { title: displayTitle(title) })}</strong>
      <TextInput w={120} label={t("textbooks.stock.year")} value={year} maxLength={20} onChange={({ currentTarget }) => setYear(currentTarget.value)} />
      <CountField w={140} label={t("textbooks.stock.quantity")} value={quantity ?? ""} min={1} max={largest} error={wrong || undefined} autoFocus onChange={(value) => setQuantity(Number(value) || undefined)} />
      <Button type="submit">{t("textbooks.stock.save")}</Button>
      <Button variant="default" onClick={onCancel}>{t("textbooks.back.cancel")}</Button>
      <span className="soft">{t("textbooks.stock.openHint")}</span>
    </form>
  );
};

const ChangeForm = ({ of: { lot, title, quantity: now, left }, onDone, onCancel }: { of: LotFile; onDone: (words: string) => void; onCancel: () => void }) => {
  const { t } = useTranslation();
  const { textbooks } = useSchool();
  const [why, setWhy] = useState<(typeof reasons)[number]>("received");
  const [number, setNumber] = useState<number | undefined>();
  const [wrong, setWrong] = useState("");
  const from = why === "counted" ? 0 : 1;
  const name = title ? displayTitle(title) : "";
  const save = (event: FormEvent): void => {
    event.preventDefault();
    if (number === undefined || !Number.isInteger(number) || number < from || number > largest) return setWrong(t("textbooks.stock.wrong", { from }));
    const change = why === "received" ? number : why === "removed" ? -number : number - left;
    const kept = change === 0 ? Promise.resolve(true) : textbooks.changeLot(lot.id, change, why);
    kept.then(() => onDone(t("textbooks.stock.changed", { title: name, count: now + change })), (error: unknown) => {
      setWrong(t("textbooks.failed"));
      reportError(error);
    });
  };
  return (
    <form className={classes.choice} aria-label={t("textbooks.stock.changeFor", { title: name, year: lot.year ?? "" })} onSubmit={save}>
      <strong style={{ flexBasis: "100%" }}>{t("textbooks.stock.changeFor", { title: name, year: lot.year ?? "" })}</strong>
      <NativeSelect size="md" label={t("textbooks.stock.why")} value={why} onChange={({ currentTarget }) => setWhy(currentTarget.value as (typeof reasons)[number])} data={reasons.map((value) => ({ value, label: t(`textbooks.stock.whys.${value}`) }))} />
      <CountField w={140} label={t("textbooks.stock.quantity")} value={number ?? ""} min={from} max={largest} error={wrong || undefined} onChange={(value) => setNumber(value === "" ? undefined : Number(value))} />
      <Button type="submit">{t("textbooks.stock.save")}</Button>
      <Button variant="default" onClick={onCancel}>{t("textbooks.back.cancel")}</Button>
    </form>
  );
};
