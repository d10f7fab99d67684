/** What could not be true at once, with both stories and what to do. Nobody is blamed while it is listed here. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContradictionFile } from "../../desk/desk.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { displayTitle } from "../../domain/catalogue/title.ts";
import { dayInVietnamese } from "../../domain/kernel/day.ts";
import { NoticeIcon } from "../../ui/icons.tsx";
import { Page } from "../../ui/page.tsx";

export const ContradictionsScreen = () => {
  const { t } = useTranslation();
  const { desk } = useSchool();
  const [files, setFiles] = useState<readonly ContradictionFile[] | undefined>();

  useEffect(() => {
    let current = true;
    const load = () => void desk.contradictions().then((found) => current && setFiles(found));
    load();
    const stop = desk.onChange(load);
    return () => {
      current = false;
      stop();
    };
  }, [desk]);

  return (
    <Page title={t("contradictions.title")}>
      {files?.length === 0 && (
        <section className="card">
          <p style={{ fontWeight: 600, margin: 0 }}>{t("contradictions.empty")}</p>
          <p className="soft">{t("contradictions.emptyHint")}</p>
        </section>
      )}
      {files?.map((file) => <Found key={`${file.copy.copy.id} ${file.events.map(({ event }) => event.id).join()}`} file={file} />)}
    </Page>
  );
};

const Found = ({ file: { contradiction, copy, events } }: { file: ContradictionFile }) => {
  const { t } = useTranslation();
  const twice = contradiction.type === "LentTwice";
  return (
    <section className="card">
      <h2 style={{ display: "flex", gap: "0.6rem", alignItems: "center", margin: 0, fontSize: "1.25rem" }}>
        <NoticeIcon /> {t(twice ? "contradictions.lentTwice" : "contradictions.returnedNotOut")}
      </h2>
      <p style={{ fontSize: "1.1rem" }}>
        <strong>{displayTitle(copy.title)}</strong> · {t("desk.accessionNo", { no: copy.copy.accessionNo })}
      </p>
      <div style={{ display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(16rem, 1fr))", gap: "0.8rem" }}>
        {events.map(({ event, patron, device, staff }, index) => (
          <div key={event.id} style={{ border: "1px solid var(--line)", borderRadius: 10, padding: "0.7rem 0.9rem" }}>
            <h3 style={{ margin: 0, fontSize: "1.05rem" }}>{t("contradictions.story", { n: index + 1 })}</h3>
            <dl style={{ margin: "0.3rem 0 0", display: "grid", gridTemplateColumns: "auto 1fr", columnGap: "0.8rem" }}>
              {twice && <><dt className="soft">{t("contradictions.who")}</dt><dd style={{ margin: 0, fontWeight: 600 }}>{patron ? [patron.fullName, patron.classUnit].filter(Boolean).join(" · ") : t("contradictions.unknown")}</dd></>}
              <dt className="soft">{t("contradictions.when")}</dt>
              <dd style={{ margin: 0 }}>{dayInVietnamese(event.day)} ({t("contradictions.recorded", { time: timeOf(event.at.instant) })})</dd>
              <dt className="soft">{t("contradictions.device")}</dt>
              <dd style={{ margin: 0 }}>{device || t("contradictions.otherDevice")}</dd>
              <dt className="soft">{t("contradictions.staff")}</dt>
              <dd style={{ margin: 0 }}>{staff || t("contradictions.unknown")}</dd>
            </dl>
          </div>
        ))}
      </div>
      <p>{contradiction.type === "LentTwice" ? t(contradiction.cameBack ? "contradictions.cameBack" : "contradictions.lentTwiceDo") : t("contradictions.returnedNotOutDo")}</p>
    </section>
  );
};

const timeOf = (instant: number): string => new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" }).format(instant);
