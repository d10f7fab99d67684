import { Button, SimpleGrid } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** Ten digits under the thumb. Out of the Tab order: a keyboard has its own digits. */
export const PinPad = ({ onDigit, onErase }: { onDigit: (digit: string) => void; onErase: () => void }) => {
  const { t } = useTranslation();
  const key = (digit: string) => (
    <Button key={digit} size="xl" variant="default" tabIndex={-1} onMouseDown={keepFocus} onClick={() => onDigit(digit)}>
      {digit}
    </Button>
  );
  return (
    <SimpleGrid cols={3} spacing="xs" role="group" aria-label={t("staff.pad")}>
      {["1", "2", "3", "4", "5", "6", "7", "8", "9"].map(key)}
      <span />
      {key("0")}
      <Button size="xl" variant="default" tabIndex={-1} onMouseDown={keepFocus} onClick={onErase} aria-label={t("staff.erase")}>
        ⌫
      </Button>
    </SimpleGrid>
  );
};

/** The PIN field keeps the focus, so typing and tapping can be mixed. */
const keepFocus = (event: { preventDefault: () => void }): void => event.preventDefault();
