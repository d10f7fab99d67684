/** Whatever takes longer than a second says that it goes on. */
import { Progress, Text } from "@mantine/core";
import { useEffect, useState } from "react";

export const LongWork = ({ busy, words }: { busy: boolean; words: string }) => {
  const [long, setLong] = useState(false);
  useEffect(() => {
    if (!busy) return setLong(false);
    const timer = setTimeout(() => setLong(true), noticeAfter);
    return () => clearTimeout(timer);
  }, [busy]);
  return (
    <div role="status">
      {busy && long && (
        <>
          <Text mb="xs">{words}</Text>
          <Progress value={100} animated aria-hidden="true" />
        </>
      )}
    </div>
  );
};

const noticeAfter = 1000;
