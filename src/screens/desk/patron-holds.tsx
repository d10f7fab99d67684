/** What the open reader waits for, with the place in the queue, and what is kept for them and how long. */
import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PatronHold } from "../../desk/holds.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { displayTitle } from "../../domain/catalogue/title.ts";
import type { Patron } from "../../domain/patrons/patron.ts";
import { HoldNotice, useHoldActs } from "../parts/hold-acts.tsx";
import { HoldState } from "../parts/hold-state.tsx";
import { useKeptDeskState } from "./desk-state-provider.tsx";

/** One for each reader: `key` it by their id. */
export const PatronHolds = ({ patron }: { patron: Patron }) => {
  const { t } = useTranslation();
  const { desk, holds } = useSchool();
  const [held, setHeld] = useState<readonly PatronHold[]>([]);
  const acts = useHoldActs();
  const { shown } = useKeptDeskState();
  const { clear } = acts;
  // Once something else was done at the desk, the undo key means that.
  useEffect(clear, [shown, clear]);

  useEffect(() => {
    let current = true;
    const load = () => void holds.ofPatron(patron.id).then((found) => current && setHeld(found));
    load();
    const stop = desk.onChange(load);
    return () => {
      current = false;
      stop();
    };
  }, [desk, holds, patron.id]);

  return (
    <>
      {held.length > 0 && (
        <>
          <p style={{ margin: "0.9rem 0 0", fontWeight: 600 }}>{t("holds.ofReader", { n: held.length })}</p>
          <ul className="loan-list">
            {held.map((one) => (
              <li key={one.held.hold.event}>
                <div style={{ fontWeight: 600 }}>{displayTitle(one.title)}</div>
                <div style={{ display: "flex", flexWrap: "wrap", gap: "0.3rem 0.6rem", alignItems: "center", justifyContent: "space-between" }}>
                  <HoldState held={one.held} place={one.place} />
                  <Button variant="subtle" color="teal" px="xs" onClick={() => void acts.act("ended", () => holds.end(one.title.id, one.held.hold.event, "cancelled"))} aria-label={t("holds.cancelFor", { title: displayTitle(one.title), name: patron.fullName })}>
                    {t("holds.cancel")}
                  </Button>
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
      <HoldNotice acts={acts} />
    </>
  );
};
