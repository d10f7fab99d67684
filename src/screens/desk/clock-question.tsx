/** The clock has jumped and no server is there to say what is right: whoever is at the desk knows which day it is. */
import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { dayFromTyped, type Day } from "../../domain/kernel/day.ts";
import { dayInWords } from "../parts/sentences.ts";

export const ClockQuestion = () => {
  const { t } = useTranslation();
  const { clock } = useSchool();
  const asked = useObservable(clock.question);
  const [typed, setTyped] = useState<string | undefined>();
  if (asked === undefined) return null;
  const given = typed === undefined ? undefined : dayFromTyped(typed, asked, "near");
  const confirm = (today: Day) => {
    setTyped(undefined);
    void clock.confirm(today);
  };
  return (
    <section className="card desk-notice" role="alert">
      <p style={{ margin: 0, fontWeight: 600, fontSize: "1.15rem" }}>{t("desk.clock.ask", { day: dayInWords(t, asked) })}</p>
      <p style={{ margin: "0.2rem 0 0.6rem" }}>{t("desk.clock.why")}</p>
      {typed === undefined ? (
        <div className="answer-actions">
          <Button size="lg" onClick={() => confirm(asked)}>{t("desk.clock.yes")}</Button>
          <Button size="lg" variant="default" onClick={() => setTyped("")}>{t("desk.clock.no")}</Button>
        </div>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (given) confirm(given);
          }}
        >
          <TextInput
            label={t("desk.clock.today")}
            placeholder={t("desk.clock.example")}
            size="lg"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            error={typed !== "" && !given && t("desk.clock.notADay")}
            data-autofocus
            maw={320}
          />
          <div className="answer-actions">
            <Button size="lg" type="submit" disabled={!given}>{given ? t("desk.clock.itIs", { day: dayInWords(t, given) }) : t("desk.clock.save")}</Button>
            <Button size="lg" variant="default" onClick={() => setTyped(undefined)}>{t("desk.override.cancel")}</Button>
          </div>
        </form>
      )}
    </section>
  );
};
