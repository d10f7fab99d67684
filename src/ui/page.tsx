/** What every screen but the desk stands in: its name as the heading, one width, one rhythm. */
import type { ReactNode } from "react";

export const Page = ({ title, children }: { title: string; children: ReactNode }) => (
  <div className="page">
    <h1>{title}</h1>
    {children}
  </div>
);
