/** What the picture process is asked, and what it answers. */
export interface PictureJob {
  file: string
  type: 'jpeg' | 'png' | 'webp'
  /** An empty folder for what it makes: `content`, `160`, `640`. */
  into: string
  pixels: number
  longerSide: number
  thumbnails: readonly number[]
}

export type PictureNews =
  { kind: 'done'; width: number; height: number } | { kind: 'refused'; reason: 'too-many-pixels' | 'picture-unreadable' }
