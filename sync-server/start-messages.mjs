/**
 * What `npm start` says before the server itself runs: on an older Node no TypeScript can be loaded yet, so these words
 * stand apart from messages.ts. Vietnamese first, English second.
 */
export const startMessages = {
  nodeTooOld: (version) => ({
    vi: `Máy này có Node.js ${version}, Tủ Sách cần Node.js 20.19 trở lên: hãy cài bản mới từ nodejs.org rồi chạy lại npm start.`,
    en: `This machine has Node.js ${version}; Tủ Sách needs Node.js 20.19 or newer: install one from nodejs.org and run npm start again.`,
  }),
  installing: {
    vi: "Lần đầu chạy: đang tải các phần cần thiết, mất khoảng một đến vài phút…",
    en: "First run: fetching the parts that are needed; this takes a few minutes at most…",
  },
  noNetwork: {
    vi: "Chưa tải được các phần cần thiết vì máy này chưa có internet: hãy nối mạng rồi chạy lại npm start. Những lần sau không cần internet.",
    en: "The parts that are needed could not be fetched because this machine has no internet: connect it and run npm start again. Later starts need none.",
  },
  installFailed: {
    vi: "Chưa cài được các phần cần thiết; lý do ghi ở trên. Hãy sửa rồi chạy lại npm start.",
    en: "The parts that are needed could not be installed; the reason is above. Mend it and run npm start again.",
  },
  building: {
    vi: "Đang dựng ứng dụng, chờ một chút…",
    en: "Building the app, one moment…",
  },
  buildFailed: {
    vi: "Chưa dựng được ứng dụng; lý do ghi ở trên.",
    en: "The app could not be built; the reason is above.",
  },
  noNode24: {
    vi: "Không có Node.js 24 dùng được cho máy này trong node_modules: hãy cài Node.js 24.12 trở lên từ nodejs.org rồi chạy lại.",
    en: "There is no Node.js 24 in node_modules that runs on this machine: install Node.js 24.12 or newer from nodejs.org and run this again.",
  },
};

export const say = ({ vi, en }) => console.log(`${vi}\n${en}`);

export const complain = ({ vi, en }) => console.error(`${vi}\n${en}`);
