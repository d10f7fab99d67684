/** Says that a message was copied; where the browser does not let us, the message stands there selected. */
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./message-copying.module.css";

export interface Copied {
  readonly text: string;
  readonly done: boolean;
}

export const useMessageCopying = () => {
  const [copied, setCopied] = useState<Copied | undefined>();
  const copy = async (text: string): Promise<void> => {
    // Undefined on pages without a secure origin.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    const done = clipboard !== undefined && (await clipboard.writeText(text).then(() => true, () => false));
    setCopied({ text, done });
  };
  return { copied, copy, clear: () => setCopied(undefined) };
};

export const CopiedMessage = ({ copied }: { copied: Copied | undefined }) => {
  const { t } = useTranslation();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (!copied || copied.done) return;
    // Only what has the focus is copied by Ctrl + C.
    field.current?.focus();
    field.current?.select();
  }, [copied]);
  return (
    <div role="status" className={classes["message"]}>
      {copied && (
        <div className="card">
          <p style={{ margin: 0, fontWeight: 600 }}>{t(copied.done ? "overdues.copied" : "overdues.notCopied")}</p>
          {!copied.done && <textarea ref={field} readOnly rows={5} value={copied.text} aria-label={t("overdues.message")} style={{ width: "100%", font: "inherit", marginTop: "0.5rem" }} />}
        </div>
      )}
    </div>
  );
};
