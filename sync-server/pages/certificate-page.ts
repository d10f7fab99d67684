/**
 * The plain-HTTP side of a server with a certificate of its own: the one place a tablet can reach before it trusts us. It hands
 * out the authority's certificate, says how to install it, and sends everything else to HTTPS.
 */
import qrcode from "qrcode-generator";
import { escaped, htmlResponse, plainPage } from "./html.ts";

export interface CertificateDoor {
  /** PEM; undefined when the certificate was given to us and needs no installing. */
  readonly authority: string | undefined;
  readonly securePort: number;
  /** This listener's address as a tablet types it, for the QR code. */
  readonly address: (host: string) => string;
}

export const createCertificateDoor =
  ({ authority, securePort, address }: CertificateDoor) =>
  (request: Request): Response => {
    const url = new URL(request.url);
    const secure = `https://${url.hostname}${securePort === 443 ? "" : `:${securePort}`}`;
    if (authority !== undefined && url.pathname === "/ca.crt") return certificateFile(authority);
    if (authority !== undefined && url.pathname === "/") return htmlResponse(installPage(address(url.hostname), `${secure}/`));
    // Not permanent: the address may be served in another way tomorrow.
    return new Response(null, { status: 307, headers: { location: `${secure}${url.pathname}${url.search}`, "cache-control": "no-store" } });
  };

const certificateFile = (authority: string): Response =>
  new Response(authority, {
    headers: { "content-type": "application/x-x509-ca-cert", "content-disposition": 'attachment; filename="tu-sach.crt"', "cache-control": "no-store" },
  });

const qrCodeOf = (text: string): string => {
  const code = qrcode(0, "M");
  code.addData(text);
  code.make();
  return code.createSvgTag({ scalable: true, margin: 0 });
};

const installPage = (address: string, secure: string): string =>
  plainPage(
    "Tủ Sách: cài chứng chỉ",
    `<h1>Cài chứng chỉ của Tủ Sách</h1>
<p>Làm một lần trên mỗi máy tính bảng hay máy tính, để trình duyệt tin máy chủ của trường và cho phép làm việc khi mất mạng.</p>
<p>Trên máy tính bảng, quét mã này để mở chính trang này:</p>
<div class="code">${qrCodeOf(address)}</div>
<p>${escaped(address)}</p>
<p><a class="button" href="ca.crt">Tải chứng chỉ</a></p>
<ul>
<li><b>Android:</b> mở Cài đặt → Bảo mật → Mã hóa và thông tin xác thực → Cài đặt chứng chỉ → Chứng chỉ CA, rồi chọn tệp <i>tu-sach.crt</i> vừa tải.</li>
<li><b>iPad, iPhone:</b> mở Cài đặt → Đã tải về hồ sơ → Cài đặt; sau đó Cài đặt → Cài đặt chung → Giới thiệu → Cài đặt tin cậy chứng chỉ, bật cho Tủ Sách.</li>
<li><b>Windows:</b> mở tệp, bấm Cài đặt chứng chỉ → Máy cục bộ → Đặt vào kho “Trusted Root Certification Authorities”.</li>
</ul>
<p>Xong rồi: <a class="button" href="${escaped(secure)}">Mở Tủ Sách</a></p>
<div lang="en">
<h2>Installing the certificate of Tủ Sách</h2>
<p>Once on each tablet or computer, so that its browser trusts the school's server and allows working offline. Scan the code above to open this page on the tablet, download the certificate, then:</p>
<ul>
<li><b>Android:</b> Settings → Security → Encryption &amp; credentials → Install a certificate → CA certificate, and choose <i>tu-sach.crt</i>.</li>
<li><b>iPad, iPhone:</b> Settings → Profile Downloaded → Install; then Settings → General → About → Certificate Trust Settings, and turn on Tủ Sách.</li>
<li><b>Windows:</b> open the file, Install Certificate → Local Machine → “Trusted Root Certification Authorities”.</li>
</ul>
</div>`,
  );
