/** Whatever takes longer than a second says that it goes on. */
import { Progress, Text } from "@mantine/core";
import { useEffect, useState } from "react";

export const LongWork = ({ busy, words }: { busy: boolean; words: string }) => <div role="status">{busy && <AfterASecond words={words} />}</div>;

const AfterASecond = ({ words }: { words: string }) => {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), noticeAfter);
    return () => clearTimeout(timer);
  }, []);
  return long ? (
    <>
      <Text mb="xs">{words}</Text>
      <Progress value={100} animated aria-hidden="true" />
    </>
  ) : null;
};

const noticeAfter = 1000;
