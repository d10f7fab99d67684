/** In words, always: what is saved here, how many are not yet sent, when the last exchange was, and why it is not going on. */
import { Button, Popover, Stack } from "@mantine/core";
import type { TFunction } from "i18next";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useObservable, usePicked, useSchool } from "../../desk/services-context.tsx";
import type { Filed } from "../../desk/handover.ts";
import type { Status } from "../../desk/services.ts";
import { comingFirst, comingInWords } from "../parts/still-coming.ts";
import { instantInWords } from "../../ui/instant.ts";

/** The light itself is drawn again with every act; what opens from it, only while it is open. */
export const StatusLight = () => {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  // The button that has the focus is off while an exchange runs, so the key is heard on the page itself.
  useEffect(() => {
    if (!open) return;
    const close = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      setOpen(false);
    };
    addEventListener("keydown", close, { capture: true });
    return () => removeEventListener("keydown", close, { capture: true });
  }, [open]);
  const kind = usePicked(useSchool().status, kindOf);
  return (
    <Popover opened={open} onChange={setOpen} width={360} position="bottom-end" trapFocus returnFocus shadow="md" withRoles={false}>
      <Popover.Target>
        <button type="button" className="status-light" data-kind={kind} aria-expanded={open} onClick={() => setOpen((before) => !before)}>
          <span className="dot" aria-hidden="true" />
          <ShortWords />
        </button>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={t("status.title")}>{open && <Particulars onGo={() => setOpen(false)} />}</Popover.Dropdown>
    </Popover>
  );
};

const ShortWords = () => {
  const { t } = useTranslation();
  const school = useSchool();
  const status = useObservable(school.status);
  const filed = useObservable(school.handover.filed);
  return (
    <span>
      {words(status, filed, t)}
      {status.trouble === "offline" && <span className="soft"> · {t("status.offlineShort")}</span>}
    </span>
  );
};

const Particulars = ({ onGo }: { onGo: () => void }) => {
  const { t } = useTranslation();
  const school = useSchool();
  const status = useObservable(school.status);
  const filed = useObservable(school.handover.filed);
  const busy = status.going === "sending" || status.going === "receiving";
  return (
    <>
      <p style={{ marginTop: 0 }}>{t(`status.trouble.${status.trouble}`)}</p>
      {status.firstSync ? <p>{t("desk.incomplete", { what: comingInWords(t, status.firstSync) })}</p> : <LastExchange at={status.lastExchangeAt} />}
      {status.elsewhere && <p>{t("status.elsewhere")}</p>}
      {status.unsent > 0 && <InFiles {...filed} />}
      {status.refused > 0 && <p>{t("status.refused", { n: status.refused })} <a href="#/contradictions/refused" onClick={onGo}>{t("refused.open")}</a></p>}
      {(status.newer ?? 0) > 0 && <p>{t("status.newer", { n: status.newer })}</p>}
      {status.renamed !== undefined && <p>{t("status.renamed", { name: status.renamed })}</p>}
      {(status.healed?.sent ?? 0) > 0 && <p>{t("status.sentAgain", { n: status.healed?.sent })}</p>}
      {(status.healed?.fetched ?? 0) > 0 && <p>{t("status.fetchedAgain", { n: status.healed?.fetched })}</p>}
      <p className="soft">{t("status.localFirst")}</p>
      <p className="soft">{t(status.persisted ? "status.persisted" : "status.notPersisted")}</p>
      <Stack gap="xs">
        <Button fullWidth size="lg" loading={busy} onClick={() => void school.exchangeNow()}>{t("status.now")}</Button>
        <Button fullWidth size="md" variant="default" component="a" href="#/handover" onClick={onGo}>{t("handover.fromStatus")}</Button>
      </Stack>
    </>
  );
};

/** Apart, so that the slow making of a date's words waits until they are looked at. */
const LastExchange = ({ at }: { at: number | null }) => {
  const { t, i18n } = useTranslation();
  if (at === null) return <p>{t("status.never")}</p>;
  return <p>{t("status.last", { when: instantInWords(at, i18n.language) })}</p>;
};

/** What would be lost with this device, and what would not. */
const InFiles = ({ unsent, inFile, lastAt }: Filed) => {
  const { t, i18n } = useTranslation();
  return (
    <p>
      {inFile > 0 && lastAt !== null && t("handover.status.inFile", { inFile, when: instantInWords(lastAt, i18n.language) })}{" "}
      {unsent > inFile && t("handover.status.onlyHere", { n: unsent - inFile })}
    </p>
  );
};

/** Being offline is no error: only what a person has to mend is one. */
const kindOf = ({ trouble, unsent, refused, firstSync }: Status): "good" | "waiting" | "trouble" =>
  refused > 0 || !["none", "offline", "serverAway"].includes(trouble) ? "trouble" : unsent > 0 || firstSync ? "waiting" : "good";

const words = ({ unsent, refused, firstSync }: Status, { inFile }: Filed, t: TFunction): string => {
  if (firstSync) return t("status.receiving", { what: comingFirst(t, firstSync) });
  if (unsent === 0) return refused > 0 ? t("status.notTaken", { n: refused }) : t("status.allSent");
  return inFile > 0 ? t("status.unsentInFile", { n: unsent, inFile }) : t("status.unsent", { n: unsent });
};
