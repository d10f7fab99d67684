/** A librarian decides, also against a rule; an assistant, often a pupil, lends and takes back as the rules say. */
export type StaffRole = "librarian" | "assistant";
