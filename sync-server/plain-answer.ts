/** An answer whose body is text, before it becomes a Response or goes straight onto its connection. */
export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}
