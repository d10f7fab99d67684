/** What a librarian writes on the open reader: a note that pops up, a block, that they have left; the way to joining two records, and to erasing them for good. */
import { Button, Menu } from "@mantine/core";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PatronFile } from "../../desk/desk.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { dayInVietnamese, type Day } from "../../domain/kernel/day.ts";
import { comes } from "../../ui/comes.ts";
import { MoreIcon, NoticeIcon, RefusedIcon } from "../../ui/icons.tsx";
import type { AskedOfReader } from "./reader-dialog.tsx";

const ReaderDialog = comes(() => import("./reader-dialog.tsx"), "ReaderDialog");

/** To be keyed by the reader: a question is asked about one reader only. */
export const PatronMenu = ({ file, today }: { file: PatronFile; today: Day }) => {
  const { patron } = file;
  const { t } = useTranslation();
  const { records, staff } = useSchool();
  const [asking, setAsking] = useState<AskedOfReader | undefined>();
  if (useObservable(staff.signedIn)?.role !== "librarian") return null;
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button variant="subtle" color="teal" h={44} px="xs" aria-label={t("acts.readerMenu")}><MoreIcon /></Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setAsking("note")}>{t("acts.note")}</Menu.Item>
          {patron.block ? <Menu.Item onClick={() => void records.block(patron.id, undefined)}>{t("acts.lift")}</Menu.Item> : <Menu.Item onClick={() => setAsking("block")}>{t("acts.block")}</Menu.Item>}
          {patron.active ? <Menu.Item onClick={() => setAsking("leave")}>{t("acts.leave")}</Menu.Item> : <Menu.Item onClick={() => void records.leave(patron.id, undefined)}>{t("acts.comeBack")}</Menu.Item>}
          <Menu.Item component="a" href={`#/joining/${encodeURIComponent(patron.id)}`}>{t("joining.link")}</Menu.Item>
          <Menu.Divider />
          <Menu.Item c="var(--refused)" onClick={() => setAsking("erase")}>{t("forgetting.erase.open")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asking && <Suspense><ReaderDialog asking={asking} file={file} today={today} onClose={() => setAsking(undefined)} /></Suspense>}
    </>
  );
};

/** The note and the block, where nobody overlooks them. */
export const PatronRemarks = ({ file: { patron, block } }: { file: PatronFile }) => {
  const { t } = useTranslation();
  return (
    <>
      {patron.note !== undefined && <p className="reminder"><NoticeIcon /> {t("acts.remind", { note: patron.note })}</p>}
      {block && (
        <p className="reminder" data-tone="refused">
          <RefusedIcon />
          <span>
            {t("acts.blockedPill", { reason: t(`desk.blockReason.${block.reason}`), until: block.until ? t("desk.blockedUntil", { day: dayInVietnamese(block.until) }) : "" })}
            {block.remark !== undefined && <><br />{t("acts.blockRemark", { remark: block.remark })}</>}
          </span>
        </p>
      )}
    </>
  );
};
