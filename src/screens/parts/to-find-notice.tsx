/** How much is to be looked for, with the way there; nothing when there is nothing. Counted once: it takes a walk over all copies. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSchool } from "../../desk/services-context.tsx";
import { SearchIcon } from "../../ui/icons.tsx";

export const ToFindNotice = () => {
  const { t } = useTranslation();
  const { desk } = useSchool();
  const [n, setN] = useState(0);
  useEffect(() => {
    let current = true;
    void desk.toFind().then((found) => current && setN(found.length));
    return () => {
      current = false;
    };
  }, [desk]);
  return n === 0 ? null : (
    <p className="card desk-notice" role="status" style={{ display: "flex", flexWrap: "wrap", gap: "0.4rem 0.8rem", alignItems: "center" }}>
      <SearchIcon />
      <strong>{t("toFind.count", { n })}</strong>
      <span>{t("toFind.countHint")}</span>
      <a href="#/to-find" style={{ color: "inherit", fontWeight: 700, padding: "0.6rem 0.5rem", margin: "-0.6rem -0.5rem" }}>{t("toFind.open")}</a>
    </p>
  );
};
