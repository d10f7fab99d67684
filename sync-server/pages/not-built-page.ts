import { htmlResponse, plainPage } from "./html.ts";

export const notBuiltPage = (): Response =>
  htmlResponse(
    plainPage(
      "Tủ Sách",
      `<h1>Tủ Sách</h1>
<p>Máy chủ đang chạy, nhưng ứng dụng chưa được dựng. Trên máy chủ hãy dừng chương trình rồi chạy lại: <code>npm start</code></p>
<p lang="en">The server is running, but the app is not built. On the server stop the program and run: <code>npm start</code></p>`,
    ),
    503,
  );
