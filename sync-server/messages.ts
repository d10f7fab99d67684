/** Everything the server says on the console, Vietnamese first. Its facts are arguments; nothing here decides. */
export interface Words {
  readonly vi: string;
  readonly en: string;
}

export const messages = {
  unknownFlag: (flag: string): Words => ({
    vi: `Không có tùy chọn ${flag}. Xem các tùy chọn: npm start -- --help`,
    en: `There is no option ${flag}. To see the options: npm start -- --help`,
  }),
  flagNeedsValue: (flag: string): Words => ({
    vi: `Tùy chọn ${flag} cần có giá trị đi kèm.`,
    en: `The option ${flag} needs a value.`,
  }),
  flagTakesNoValue: (flag: string): Words => ({
    vi: `Tùy chọn ${flag} không có giá trị đi kèm.`,
    en: `The option ${flag} takes no value.`,
  }),
  notAPort: (flag: string, value: string): Words => ({
    vi: `${flag} phải là một số cổng từ 1 đến 65535, không phải “${value}”.`,
    en: `${flag} must be a port number from 1 to 65535, not “${value}”.`,
  }),
  certAndKeyTogether: (): Words => ({
    vi: "--cert và --key phải đi cùng nhau: một tệp chứng chỉ và tệp khóa của nó.",
    en: "--cert and --key go together: a certificate file and the file of its key.",
  }),
  notABase: (value: string): Words => ({
    vi: `--base phải là một đường dẫn như /thu-vien, không phải “${value}”.`,
    en: `--base must be a path such as /thu-vien, not “${value}”.`,
  }),
  notAnAdmin: (): Words => ({
    vi: "--admin phải có dạng TÊN:MẬT-KHẨU; tên không bắt đầu bằng “device-” hay “_”.",
    en: "--admin must look like NAME:PASSWORD; the name does not begin with “device-” or “_”.",
  }),
  notAnEngine: (value: string): Words => ({
    vi: `--engine là sqlite (có sẵn trong chương trình) hoặc couchdb, không phải “${value}”.`,
    en: `--engine is sqlite (built in) or couchdb, not “${value}”.`,
  }),
  engineAndCouchTogether: (): Words => ({
    vi: "--engine couchdb và --couch phải đi cùng nhau.",
    en: "--engine couchdb and --couch go together.",
  }),
  restoredIsOfCouch: (): Words => ({
    vi: "--restored chỉ đi cùng --engine couchdb, một lần sau khi CouchDB được khôi phục từ bản sao lưu.",
    en: "--restored goes with --engine couchdb only, once after that CouchDB was put back to a backup.",
  }),
  notACouch: (): Words => ({
    vi: "--couch phải là địa chỉ của CouchDB kèm tài khoản quản trị, như http://TÊN:MẬT-KHẨU@192.168.1.20:5984.",
    en: "--couch must be the address of a CouchDB with an administrator's account, such as http://NAME:PASSWORD@192.168.1.20:5984.",
  }),
  notWithCouch: (): Words => ({
    vi: "--admin và --demo không dùng cùng --engine couchdb: quản trị viên được đặt trong cấu hình của CouchDB, trường mẫu chỉ chạy trên một máy.",
    en: "--admin and --demo do not go with --engine couchdb: administrators stand in CouchDB's own configuration, the demo school is for one machine.",
  }),
  clusterIsAway: (host: string): Words => ({
    vi: `Không có CouchDB nào trả lời tại ${host}: hãy xem lại --couch và CouchDB đã chạy chưa.`,
    en: `No CouchDB answers at ${host}: check --couch, and whether CouchDB runs.`,
  }),
  clusterWantsAdmin: (host: string): Words => ({
    vi: `CouchDB tại ${host} không nhận tài khoản trong --couch là quản trị viên: hãy xem lại tên và mật khẩu.`,
    en: `The CouchDB at ${host} does not know the account in --couch as an administrator: check its name and password.`,
  }),
  notAName: (value: string): Words => ({
    vi: `--name phải là tên máy hoặc địa chỉ như thuvien.truong.vn, không phải “${value}”.`,
    en: `--name must be a host name or address such as thuvien.truong.vn, not “${value}”.`,
  }),
  notAnOrigin: (value: string): Words => ({
    vi: `--cors phải là địa chỉ gốc của một trang web như https://truong.vn, hoặc *, không phải “${value}”.`,
    en: `--cors must be a website's origin such as https://school.vn, or *, not “${value}”.`,
  }),
  notASize: (value: string): Words => ({
    vi: `--max-request phải là số MiB từ 1 đến 256, không phải “${value}”.`,
    en: `--max-request must be a number of MiB from 1 to 256, not “${value}”.`,
  }),
  portIsBusy: (port: number): Words => ({
    vi: `Cổng ${port} đang có chương trình khác dùng (có thể Tủ Sách đã chạy rồi): hãy tắt chương trình đó, hoặc chọn cổng khác bằng --port. Đổi cổng là đổi địa chỉ, các máy đã ghép sẽ phải ghép lại.`,
    en: `Port ${port} is used by another program (perhaps Tủ Sách is running already): close that program, or choose another port with --port. Another port is another address: devices that are paired must be paired again.`,
  }),
  portIsForbidden: (port: number): Words => ({
    vi: `Máy này không cho dùng cổng ${port}: hãy chọn một cổng trên 1023 bằng --port.`,
    en: `This machine does not allow port ${port}: choose one above 1023 with --port.`,
  }),
  hostIsNotOurs: (host: string): Words => ({
    vi: `Máy này không có địa chỉ ${host}: hãy xem lại --host.`,
    en: `This machine has no address ${host}: check --host.`,
  }),
  directoryIsUnwritable: (directory: string): Words => ({
    vi: `Không ghi được vào thư mục dữ liệu ${directory}: hãy cho phép ghi vào đó, hoặc chọn thư mục khác bằng --data.`,
    en: `The data directory ${directory} cannot be written: allow writing there, or choose another with --data.`,
  }),
  directoryIsInUse: (directory: string): Words => ({
    vi: `Thư mục dữ liệu ${directory} đang được một Tủ Sách khác dùng: hãy dừng chương trình kia trước.`,
    en: `The data directory ${directory} is in use by another Tủ Sách: stop that one first.`,
  }),
  registerIsBroken: (file: string): Words => ({
    vi: `Tệp ${file} bị hỏng: hãy chép lại tệp này từ bản sao lưu gần nhất.`,
    en: `The file ${file} is damaged: bring it back from the latest backup.`,
  }),
  certificateIsUnreadable: (file: string): Words => ({
    vi: `Không đọc được chứng chỉ hoặc khóa ${file}: cần tệp dạng PEM, và khóa phải đúng là khóa của chứng chỉ.`,
    en: `The certificate or key ${file} cannot be read: it must be a PEM file, and the key must belong to the certificate.`,
  }),
  nothingToBackUp: (directory: string): Words => ({
    vi: `Trong ${directory} không có dữ liệu của Tủ Sách: hãy chỉ đúng thư mục bằng --data.`,
    en: `There is no data of Tủ Sách in ${directory}: name the right directory with --data.`,
  }),
  backupFolderInUse: (folder: string): Words => ({
    vi: `Thư mục ${folder} đã có tệp: mỗi bản sao lưu cần một thư mục trống. Hãy chọn thư mục khác bằng --to.`,
    en: `The folder ${folder} has files in it: each backup needs an empty folder. Choose another with --to.`,
  }),
  backupIsDamaged: (file: string): Words => ({
    vi: `Tệp ${file} bị hỏng hoặc bị sửa, nên chưa có gì được thay đổi: hãy dùng bản sao lưu khác.`,
    en: `The file ${file} is damaged or was changed, so nothing was put in place: use another backup.`,
  }),
  backedUp: (folder: string, files: number, bytes: number): Words => ({
    vi: `Đã sao lưu ${files} tệp (${Math.ceil(bytes / 1_000_000)} MB) vào ${folder}. Trong đó có tài khoản và khóa của máy chủ: hãy cất kỹ.`,
    en: `Backed up ${files} files (${Math.ceil(bytes / 1_000_000)} MB) to ${folder}. The server's accounts and keys are in it: keep it locked away.`,
  }),
  databaseIsDamaged: (file: string): Words => ({
    vi: `Cơ sở dữ liệu ${file} bị hỏng, không sao lưu được: hãy giữ các bản sao lưu cũ và khôi phục bản gần nhất.`,
    en: `The database ${file} is damaged and cannot be backed up: keep the older backups, and restore the latest of them.`,
  }),
  noRoomToStart: (directory: string): Words => ({
    vi: `Ổ đĩa chứa ${directory} đã hết chỗ nên máy chủ chưa chạy được. Không mất gì cả: hãy xoá bớt tệp không cần trên ổ đĩa ấy rồi chạy lại.`,
    en: `The disk with ${directory} is full, so the server cannot start. Nothing is lost: make room on that disk and start again.`,
  }),
  noRoomLeft: (): Words => ({
    vi: "Ổ đĩa hết chỗ: hãy dọn bớt, hoặc chọn ổ khác. Bản chép dở không dùng được.",
    en: "The disk is full: make room, or choose another one. The unfinished copy is of no use.",
  }),
  notABackup: (folder: string): Words => ({
    vi: `Trong ${folder} không có bản sao lưu nào đã làm xong.`,
    en: `There is no finished backup in ${folder}.`,
  }),
  dataDirectoryNotEmpty: (directory: string): Words => ({
    vi: `Thư mục ${directory} đã có dữ liệu: hãy đổi tên thư mục ấy, hoặc chọn thư mục trống bằng --data. Không có gì bị ghi đè.`,
    en: `The directory ${directory} has data in it: rename it, or choose an empty one with --data. Nothing was overwritten.`,
  }),
  restored: (directory: string, made: string): Words => ({
    vi: `Đã khôi phục bản sao lưu lúc ${made} vào ${directory}. Mở Tủ Sách như thường lệ; các máy sẽ gửi lại những gì mới hơn.`,
    en: `Restored the backup of ${made} to ${directory}. Start Tủ Sách as usual; the devices send again what is newer.`,
  }),
  backupUsage: (): Words => ({
    vi: `Cách dùng:
  npm run backup -- [--data THƯ-MỤC] [--to THƯ-MỤC-TRỐNG]     sao lưu, cả khi Tủ Sách đang chạy (./backups/ngày-giờ)
  npm run restore -- --from BẢN-SAO-LƯU [--data THƯ-MỤC-TRỐNG]  khôi phục, khi Tủ Sách đã dừng`,
    en: `Usage:
  npm run backup -- [--data DIRECTORY] [--to EMPTY-FOLDER]     back up, also while Tủ Sách runs (./backups/date-time)
  npm run restore -- --from BACKUP [--data EMPTY-DIRECTORY]    restore, when Tủ Sách is stopped`,
  }),
  fillingDemo: (): Words => ({
    vi: "Đang tạo trường mẫu, chờ một chút…",
    en: "Making the demo school, one moment…",
  }),
  notBuilt: (): Words => ({
    vi: "Lưu ý: ứng dụng chưa được dựng (thư mục dist trống), nên trang chính chỉ có một lời nhắn. Hãy chạy: npm start",
    en: "Note: the app is not built (the directory dist is empty), so the main page only says so. Run: npm start",
  }),
  noAdminYet: (): Words => ({
    vi: "Chưa có tài khoản quản trị: chạy lại với --admin TÊN:MẬT-KHẨU.",
    en: "There is no administrator account yet: start again with --admin NAME:PASSWORD.",
  }),
  running: (address: string): Words => ({
    vi: `Tủ Sách đang chạy. Mở trên máy này: ${address}`,
    en: `Tủ Sách is running. Open on this machine: ${address}`,
  }),
  keepYourAddress: (address: string): Words => ({
    vi: `Trình duyệt nào trên máy này đã dùng ${address} thì cứ mở tiếp địa chỉ ấy: mỗi địa chỉ giữ dữ liệu riêng.`,
    en: `A browser on this machine that has used ${address} goes on using it: each address keeps its own data.`,
  }),
  couchRunning: (address: string): Words => ({
    vi: `Máy chủ dữ liệu (CouchDB API) đang chạy tại ${address}`,
    en: `The data server (CouchDB API) is running at ${address}`,
  }),
  otherMachines: (addresses: readonly string[]): Words => ({
    vi: `Từ máy khác cùng mạng: ${addresses.join("  ")}`,
    en: `From other machines on this network: ${addresses.join("  ")}`,
  }),
  tabletsNeedTls: (): Words => ({
    vi: "Máy tính bảng và máy khác chỉ làm việc được khi mất mạng nếu máy chủ chạy với --tls.",
    en: "Tablets and other machines can work offline only when the server runs with --tls.",
  }),
  certificatePage: (address: string): Words => ({
    vi: `Cài chứng chỉ cho máy tính bảng: mở ${address} trên máy đó`,
    en: `To install the certificate on a tablet, open there: ${address}`,
  }),
  setUpCode: (code: string): Words => ({
    vi: `Mã thiết lập (chỉ cần khi thiết lập từ máy khác): ${code}`,
    en: `Set-up code (only for setting up from another machine): ${code}`,
  }),
  demoCode: (code: string): Words => ({
    vi: `Đây là trường mẫu. Mã để vào từ máy khác: ${code}`,
    en: `This is the demo school. The code to enter it from another machine: ${code}`,
  }),
  howToStop: (): Words => ({ vi: "Dừng: nhấn Ctrl+C.", en: "To stop: press Ctrl+C." }),
  stopped: (): Words => ({ vi: "Tủ Sách đã dừng, dữ liệu đã lưu xong.", en: "Tủ Sách has stopped; everything is saved." }),
  usage: (): Words => ({
    vi: `Cách dùng: npm start -- [tùy chọn]
  --port SỐ             cổng (8080)
  --host ĐỊA-CHỈ        địa chỉ lắng nghe (0.0.0.0: mọi máy cùng mạng)
  --data THƯ-MỤC        nơi giữ dữ liệu (./data)
  --tls                 HTTPS với chứng chỉ tự tạo, để máy tính bảng dùng được khi mất mạng
  --name TÊN            thêm tên máy vào chứng chỉ (dùng được nhiều lần)
  --cert TỆP --key TỆP  HTTPS với chứng chỉ có sẵn
  --http-port SỐ        cổng của trang hướng dẫn cài chứng chỉ (cổng chính + 1)
  --base ĐƯỜNG-DẪN      khi chạy sau trang web của trường, ví dụ /thu-vien
  --demo                trường mẫu, dữ liệu riêng
  --api-only            chỉ CouchDB API, không có trang
  --cors ĐỊA-CHỈ-GỐC    cho trang web khác gọi CouchDB API (dùng được nhiều lần; * là mọi trang)
  --max-request MIB     một yêu cầu lớn nhất (64)
  --admin TÊN:MẬT-KHẨU  tạo tài khoản quản trị
  --engine couchdb --couch ĐỊA-CHỈ  dữ liệu nằm trong Apache CouchDB 3.x, địa chỉ kèm tài khoản quản trị
  --restored            một lần, sau khi CouchDB đó được khôi phục từ bản sao lưu`,
    en: `Usage: npm start -- [options]
  --port NUMBER, --host ADDRESS, --data DIRECTORY
  --tls, --name NAME (repeatable), --cert FILE --key FILE, --http-port NUMBER
  --base PATH           behind the school's website, such as /thu-vien
  --demo                a demo school with data of its own
  --api-only            the CouchDB API at the root, no pages
  --cors ORIGIN         lets pages of that website ask the CouchDB API (repeatable; * is every page)
  --max-request MIB     the largest request (64)
  --admin NAME:PASSWORD make an administrator account
  --engine couchdb --couch URL  all data is in Apache CouchDB 3.x; the URL carries an administrator's account
  --restored            once, after that CouchDB was put back to a backup`,
  }),
} as const;

export const inBothLanguages = ({ vi, en }: Words): string => `${vi}\n${en}`;
