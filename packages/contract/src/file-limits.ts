// Apart from the schemas, so that forms know the limits without carrying them.

const mega = 1024 * 1024

/** What may be kept at all, told from the content and never from the name. Nothing a browser would run. */
export const fileTypes = {
  jpeg: { mime: 'image/jpeg', extensions: ['jpg', 'jpeg', 'jpe', 'jfif'], kind: 'image' },
  png: { mime: 'image/png', extensions: ['png'], kind: 'image' },
  webp: { mime: 'image/webp', extensions: ['webp'], kind: 'image' },
  pdf: { mime: 'application/pdf', extensions: ['pdf'], kind: 'document' },
  docx: { mime: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', extensions: ['docx'], kind: 'document' },
  xlsx: { mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', extensions: ['xlsx'], kind: 'document' },
  text: { mime: 'text/plain', extensions: ['txt'], kind: 'text' },
  mp3: { mime: 'audio/mpeg', extensions: ['mp3'], kind: 'media' },
  m4a: { mime: 'audio/mp4', extensions: ['m4a'], kind: 'media' },
  mp4: { mime: 'video/mp4', extensions: ['mp4'], kind: 'media' },
} as const satisfies Record<string, { mime: string; extensions: readonly string[]; kind: FileKind }>
export type FileType = keyof typeof fileTypes
export const fileTypeNames = Object.keys(fileTypes) as [FileType, ...FileType[]]

export type FileKind = 'image' | 'document' | 'text' | 'media'
/** Largest file of each kind, bytes. */
export const kindLimits: Record<FileKind, number> = { image: 15 * mega, document: 30 * mega, text: mega, media: 300 * mega }

const pictures = ['jpeg', 'png', 'webp'] as const satisfies readonly FileType[]

/** What a file is brought for; `most` is how many of them one thing may carry. */
export const fileUses = {
  'notice.poster': { types: pictures, most: 1 },
  'notice.attachment': { types: fileTypeNames, most: 10 },
  'suggestion.picture': { types: pictures, most: 3 },
  'visit.picture': { types: pictures, most: 3 },
  /** With a matter as it was said, and with what was done about it. */
  'matter.picture': { types: pictures, most: 9 },
  'matter.answer': { types: pictures, most: 9 },
  'meeting.attachment': { types: fileTypeNames, most: 30 },
  // Kept by Linli itself: an office's workbook, and the answer as it was sent.
  'report.template': { types: ['xlsx'], most: 1 },
  'report.answer': { types: ['xlsx'], most: 1 },
} as const satisfies Record<string, { types: readonly FileType[]; most: number }>
export type FileUse = keyof typeof fileUses
export const fileUseNames = Object.keys(fileUses) as [FileUse, ...FileUse[]]

/** Longer side of a thumbnail, pixels; thumbnails are WebP. */
export const thumbnailSizes = ['160', '640'] as const
export type ThumbnailSize = (typeof thumbnailSizes)[number]

/** Pictures above this many pixels are refused before they are decoded (HOSTILE.md D04). */
export const pictureLimits = { pixels: 64_000_000, longerSide: 2560 } as const

/** How much may be brought: by an account in a day, by everybody without an account in a community in a day, at once. */
export const uploadLimits = {
  accountDayBytes: 1024 * mega,
  publicDayBytes: 300 * mega,
  addressDayBytes: 100 * mega,
  openAtOnce: 20,
  runningAtOnce: 4,
  expiresAfterHours: 24,
} as const
