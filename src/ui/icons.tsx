/** A handful of line icons of our own, 24 units square. Always beside words, so hidden from screen readers. */
import type { ReactNode } from "react";

const icon = (shape: ReactNode) => {
  const Icon = () => (
    <svg className="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.9" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
      {shape}
    </svg>
  );
  return Icon;
};

export const DeskIcon = icon(<><path d="M4 8h13l-3-3" /><path d="M20 16H7l3 3" /></>);
export const CameraIcon = icon(<><path d="M3.5 7.5H8l1.5-2.5h5L16 7.5h4.5v12h-17z" /><circle cx="12" cy="13" r="3.5" /></>);
export const SearchIcon = icon(<><circle cx="11" cy="11" r="6.5" /><path d="m16 16 4.5 4.5" /></>);
export const ListIcon = icon(<><path d="M12 3v11" /><path d="m8 10 4 4 4-4" /><path d="M4 17v3h16v-3" /></>);
export const PrintIcon = icon(<><path d="M7 8V3h10v5" /><rect x="3.5" y="8" width="17" height="8" rx="2" /><path d="M7 14h10v7H7z" /></>);
export const InboxIcon = icon(<><path d="M4 5h16v14H4z" /><path d="M12 8.5v4" /><path d="M12 16h.01" /></>);
export const DeviceIcon = icon(<><rect x="3" y="4" width="13" height="11" rx="1.5" /><path d="M7 20h6" /><rect x="17" y="9" width="4.5" height="10" rx="1" /></>);
export const SettingsIcon = icon(<><path d="M4 7h10M18 7h2M4 17h2M10 17h10" /><circle cx="16" cy="7" r="2" /><circle cx="8" cy="17" r="2" /></>);
export const HomeIcon = icon(<><path d="m4 11 8-7 8 7" /><path d="M6 10v10h12V10" /></>);
export const GoodIcon = icon(<><circle cx="12" cy="12" r="9" /><path d="m8 12.5 2.8 2.8L16.2 9" /></>);
export const BackIcon = icon(<><circle cx="12" cy="12" r="9" /><path d="M15.5 12h-7" /><path d="m11 9-3 3 3 3" /></>);
export const RefusedIcon = icon(<><path d="M8 3h8l5 5v8l-5 5H8l-5-5V8z" /><path d="M9 9l6 6M15 9l-6 6" /></>);
export const NoticeIcon = icon(<><path d="M12 4 2.8 20h18.4z" /><path d="M12 10v4.5" /><path d="M12 17.3h.01" /></>);
export const PersonIcon = icon(<><circle cx="12" cy="8" r="4" /><path d="M4.5 20.5a7.5 7.5 0 0 1 15 0" /></>);
export const BookIcon = icon(<><path d="M5 4h6a1 1 0 0 1 1 1v15a2 2 0 0 0-2-2H5z" /><path d="M19 4h-6a1 1 0 0 0-1 1v15a2 2 0 0 1 2-2h5z" /></>);
export const DaybookIcon = icon(<><rect x="5" y="3.5" width="14" height="17" rx="1.5" /><path d="M9 3.5v17" /><path d="M12 8h4M12 12h4" /></>);
export const UndoIcon = icon(<><path d="m8 4-4 4 4 4" /><path d="M4 8h9a6 6 0 0 1 0 12h-3" /></>);
export const ClockIcon = icon(<><circle cx="12" cy="12" r="9" /><path d="M12 7v5.5l3.5 2" /></>);
export const HoldIcon = icon(<><path d="M6 3.5h12v17l-6-4.5-6 4.5z" /><path d="M9.5 9h5" /></>);
export const MoreIcon = icon(<><path d="M5 12h.01M12 12h.01M19 12h.01" strokeWidth="3" /></>);
export const FileIcon = icon(<><path d="M6 3.5h8l4 4v13H6z" /><path d="M14 3.5v4h4" /></>);
export const SentIcon = icon(<><path d="M12 16V6" /><path d="m8 10 4-4 4 4" /><path d="M4 17v3h16v-3" /></>);
export const StackIcon = icon(<><rect x="4" y="15" width="16" height="5" rx="1" /><rect x="6" y="9.5" width="14" height="5.5" rx="1" /><rect x="4" y="4" width="15" height="5.5" rx="1" /></>);
