/** Where files can be put: a place the person points at, a download, a folder. What a browser does not have is left out. */

export interface WritableFile {
  createWritable(): Promise<{ write(content: Blob): Promise<void>; close(): Promise<void> }>;
}

export interface FolderHandle {
  readonly name: string;
  queryPermission(asked: { mode: "readwrite" }): Promise<PermissionState>;
  requestPermission(asked: { mode: "readwrite" }): Promise<PermissionState>;
  getFileHandle(name: string, asked: { create: true }): Promise<WritableFile>;
}

export interface FilePlaces {
  readonly pickFile: ((name: string) => Promise<WritableFile>) | undefined;
  readonly pickFolder: (() => Promise<FolderHandle>) | undefined;
  download(name: string, content: Blob): void;
}

/** Those of this page. */
export const filePlaces = (page: Window & FilePickers = window): FilePlaces => ({
  pickFile: page.showSaveFilePicker && ((name) => page.showSaveFilePicker?.({ suggestedName: name, id: "tu-sach" }) as Promise<WritableFile>),
  pickFolder: page.showDirectoryPicker && (() => page.showDirectoryPicker?.({ mode: "readwrite", id: "tu-sach" }) as Promise<FolderHandle>),
  download: (name, content) => {
    const url = URL.createObjectURL(content);
    const link = Object.assign(page.document.createElement("a"), { href: url, download: name });
    link.click();
    // The browser reads it after the click.
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  },
});

interface FilePickers {
  readonly showSaveFilePicker?: (asked: { suggestedName: string; id: string }) => Promise<WritableFile>;
  readonly showDirectoryPicker?: (asked: { mode: "readwrite"; id: string }) => Promise<FolderHandle>;
}

/** Answers once it is closed: until then nothing of it is at the place. */
export const writeTo = async (file: WritableFile, content: Blob): Promise<void> => {
  const writing = await file.createWritable();
  await writing.write(content);
  await writing.close();
};

/** The person has thought better of it. */
export const isCancelled = (error: unknown): boolean => error instanceof DOMException && error.name === "AbortError";
