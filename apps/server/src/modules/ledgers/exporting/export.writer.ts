/** `hidden` columns carry numbers by which a row that comes back is known. */
export type FileColumn = { header: string; width: number; hidden: boolean }

/** Where the rows of an export go. */
export type RowWriter = {
  write(cells: readonly (string | null)[]): Promise<void>
  /** Answers when everything is on the disk. */
  close(): Promise<{ beyondGbk: number | null }>
  /** Lets go of the file; what is in it is worth nothing. */
  abandon(): void
}
