/** What stands on a long page, at its top: one button for each heading, which goes there. */
import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import styles from "./page-contents.module.css";

interface Part {
  readonly id: string;
  readonly name: string;
}

/** The headings of the page that it stands on, as they come and go. */
export const PageContents = ({ label }: { readonly label: string }) => {
  const place = useRef<HTMLElement>(null);
  const [parts, setParts] = useState<readonly Part[]>([]);
  useEffect(() => {
    const page = place.current?.closest(".page");
    if (!page) return undefined;
    const look = (): void => {
      const found = [...page.querySelectorAll<HTMLElement>("h2[id]")].map(({ id, textContent }) => ({ id, name: textContent ?? "" }));
      // What is shown here changes the page, too.
      setParts((shown) => (shown.length === found.length && found.every(({ id, name }, index) => shown[index]?.id === id && shown[index].name === name) ? shown : found));
    };
    look();
    const watching = new MutationObserver(look);
    watching.observe(page, { childList: true, subtree: true, characterData: true });
    return () => watching.disconnect();
  }, []);
  return (
    <nav ref={place} aria-label={label} className={styles.contents}>
      {parts.map(({ id, name }) => <Button key={id} variant="default" size="sm" onClick={() => goTo(id)}>{name}</Button>)}
    </nav>
  );
};

/** The address is the screen's: what is gone to here does not stand in it. */
const goTo = (id: string): void => {
  const heading = document.getElementById(id);
  if (!heading) return;
  heading.tabIndex = -1;
  heading.scrollIntoView({ block: "start" });
  heading.focus({ preventScroll: true });
};
