/** Who waits for one title, where that title is shown; nothing when nobody does. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TitleQueue } from "../../desk/holds.ts";
import { useSchool } from "../../desk/services-context.tsx";
import type { TitleId } from "../../domain/kernel/ids.ts";
import { HoldNotice, useHoldActs } from "./hold-acts.tsx";
import { TitleHolds } from "./title-holds.tsx";

export const useTitleQueue = (title: TitleId): TitleQueue | undefined => {
  const { desk, holds } = useSchool();
  const [found, setFound] = useState<{ readonly title: TitleId; readonly one: TitleQueue | undefined } | undefined>();
  useEffect(() => {
    let current = true;
    const load = () => void holds.ofTitle(title).then((one) => current && setFound({ title, one }));
    load();
    const stop = desk.onChange(load);
    return () => {
      current = false;
      stop();
    };
  }, [desk, holds, title]);
  return found?.title === title ? found.one : undefined;
};

export const TitleQueueHere = ({ title }: { title: TitleId }) => {
  const { t } = useTranslation();
  const one = useTitleQueue(title);
  const acts = useHoldActs();
  const waits = one?.queue.holds.some(({ state }) => state !== "over");
  return (
    <>
      <HoldNotice acts={acts} />
      {one && waits && (
        <section aria-label={t("holds.queueOf")} style={{ margin: "0.6rem 0" }}>
          <strong>{t("holds.queueOf")}</strong>
          <TitleHolds one={one} acts={acts} />
        </section>
      )}
    </>
  );
};
