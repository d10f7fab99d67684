/** Under the copies of a title: who waits for it, and the reader at the desk put in the queue (F10). */
import { Button } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { CopyFile } from "../../desk/desk.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { isFree } from "../../domain/circulation/copy-story.ts";
import { HoldNotice, useHoldActs } from "../parts/hold-acts.tsx";
import { HoldState } from "../parts/hold-state.tsx";
import { useTitleQueue } from "../parts/title-queue-here.tsx";
import { useKeptDeskState } from "./desk-state-provider.tsx";
import { heldIn } from "./reader-books.ts";

/** `refused`: one copy was asked for and not lent; how many others there are is not the question. */
export const PlaceHold = ({ copies, refused = false }: { copies: readonly CopyFile[]; refused?: boolean }) => {
  const [first] = copies;
  // Copies of several titles can bear one code: then it is not a title that was asked for.
  return first && copies.every(({ title }) => title.id === first.title.id) ? <OfTitle key={first.title.id} title={first.title} copies={copies} refused={refused} /> : null;
};

const OfTitle = ({ title, copies, refused }: { title: CopyFile["title"]; copies: readonly CopyFile[]; refused: boolean }) => {
  const { t } = useTranslation();
  const { holds } = useSchool();
  const { file } = useKeptDeskState();
  const one = useTitleQueue(title.id);
  const acts = useHoldActs();
  const patron = file?.patron;
  const waiting = one?.queue.waiting.length ?? 0;
  // What is kept for somebody is known once somebody waits.
  const free = one && one.copies.length > 0 ? one.queue.free.length : copies.filter(isFree).length;
  const own = one?.queue.holds.find((held) => patron !== undefined && held.patron?.id === patron.id && (held.state === "waiting" || held.state === "ready"));
  const hasIt = file !== undefined && heldIn(file).some(({ facts }) => facts.title === title.id);
  // The key is heard at any time: what is not to be, the desk refuses and says why.
  const place = patron && (() => acts.act("placed", () => holds.place(title.id, patron.id)));

  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key !== "F10" || event.defaultPrevented || !place) return;
      event.preventDefault();
      if (!event.repeat) void place();
    };
    addEventListener("keydown", hear);
    return () => removeEventListener("keydown", hear);
  });

  return (
    <div style={{ marginTop: "0.9rem" }}>
      <p style={{ margin: "0 0 0.4rem" }}>
        {!refused && (free > 0 ? t("holds.fetchFor", { free }) : t("holds.allOut"))} {waiting > 0 && t("holds.waitingNow", { n: waiting })}
      </p>
      {own && <p style={{ margin: "0 0 0.4rem" }}>{file?.patron.fullName}: <HoldState held={own} place={one ? one.queue.waiting.indexOf(own) + 1 : undefined} /></p>}
      <HoldNotice acts={acts} />
      {place && !own && !hasIt && <Button size="lg" variant="default" {...wrapping} onClick={() => void place()}>{t("holds.placeFor", { name: patron.fullName })} <span className="key-hint">{"\u00a0(F10)"}</span></Button>}
      {!patron && <p className="soft" style={{ margin: 0 }}>{t("holds.openReader")}</p>}
    </div>
  );
};

/** A name can be longer than a tablet's column. */
const wrapping = { h: "auto", py: "xs", maw: "100%", styles: { label: { whiteSpace: "normal" } } } as const;
