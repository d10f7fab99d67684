/** Who signs out while the server is away is told what is only on this device. It stays there; somebody else may go on. */
import { useState } from "react";
import { useSchool } from "../../desk/services-context.tsx";

export const useSigningOut = () => {
  const { handover, staff, status, exchangeNow } = useSchool();
  const [asking, setAsking] = useState(false);
  return {
    asking,
    stay: () => setAsking(false),
    ask: () => {
      const { unsent, inFile } = handover.filed.current();
      if (unsent > inFile && status.current().trouble !== "none") return setAsking(true);
      // What gathers goes now: perhaps the machine is switched off next.
      if (unsent > 0) void exchangeNow();
      staff.signOut();
    },
  };
};
