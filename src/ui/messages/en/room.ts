export const room = {
  title: "Room on this device",
  used: "{{used}} of the {{allowed}} that the browser gives Tủ Sách are used, {{free}} are left.",
  unknown: "This browser does not say how much room is left.",
  kept: "The browser promises to keep the data of Tủ Sách and not to clear it when the disk is full.",
  notKept: "The browser has not promised to keep the data: when the disk is full it may clear it. Keep some of the disk free, exchange often, and write a file when the internet is away for long.",
  ask: "Ask the browser to keep the data",
  refused: "The browser has not agreed. Install Tủ Sách as an app (in the browser's menu) or bookmark this page, then ask again.",
  tight: "{{percent}} % of the room on this device is used. Once it is full, nothing more can be saved.",
  full: "This device has no room left: nothing more can be saved. What was saved is still there.",
  tightGo: "See what to do",
  tightTitle: "There is little room left. Please do this, one after the other:",
  do: {
    file: "Write what is not sent to a file.",
    exchange: "Exchange with the server when there is internet.",
    disk: "Delete large files on this device and empty the bin: the browser gives more room when the disk is freer.",
    year: "If the old school year is still open, go on to the new one: the device then lets go of the logs of earlier years.",
  },
} as const;
