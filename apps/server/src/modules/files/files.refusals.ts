import { type FileKind, type FileType, type FileUse, fileTypes, fileUses, kindLimits } from '@linli/contract/files'
import { AppError } from '../../platform/errors.ts'

/** Why a file is not taken; kept with its row, so that asking again gets the same answer. */
export const refusals = {
  'not-this-kind': {
    zh: '这种文件不能上传。可以用：照片（JPG、PNG、WebP）、PDF、Word（docx）、Excel（xlsx）、文本（txt）、录音录像（MP3、M4A、MP4）。',
    en: 'This kind of file cannot be uploaded. You can use pictures (JPG, PNG, WebP), PDF, Word (docx), Excel (xlsx), text (txt) and recordings (MP3, M4A, MP4).',
  },
  'not-for-this': {
    zh: '这里只能放照片（JPG、PNG、WebP）。',
    en: 'Only pictures (JPG, PNG, WebP) can be put here.',
  },
  'heic-picture': {
    zh: '这是苹果手机的 HEIC 照片，这里打不开。请在手机“设置 › 相机 › 格式”里选“兼容性最佳”，或另存为 JPG 再传。',
    en: 'This is a HEIC picture, which cannot be opened here. On the phone choose “Most Compatible” under Settings › Camera › Formats, or save it as JPG first.',
  },
  'name-and-content-differ': {
    zh: '文件的内容和名字后缀对不上，没有收下。请用原来的程序打开，另存后再传。',
    en: 'What is in the file is not what its name says, so it was not taken. Open it in its own program, save it again and upload that.',
  },
  empty: { zh: '这个文件是空的。', en: 'This file is empty.' },
  'too-many-pixels': {
    zh: '照片的像素太多，打不开。请缩小到 6400 万像素以内再传。',
    en: 'The picture has too many pixels. Make it smaller than 64 million pixels and upload it again.',
  },
  'picture-unreadable': {
    zh: '这张照片已损坏，打不开。请换一张，或重新拍摄。',
    en: 'The picture is damaged and cannot be opened. Choose another or take it again.',
  },
  'has-macros': {
    zh: '文档里带有宏程序，为了安全没有收下。请另存为不带宏的 docx 或 xlsx 再传。',
    en: 'The document contains macros and was not taken. Save it as docx or xlsx without macros and upload that.',
  },
  'archive-unreadable': {
    zh: '这个文档已损坏，打不开。请用原来的程序打开，另存后再传。',
    en: 'The document is damaged and cannot be opened. Open it in its own program, save it again and upload that.',
  },
  'not-plain-text': {
    zh: '这个文本文件里有不是文字的内容，或者不是 UTF-8 编码。请另存为 UTF-8 文本再传。',
    en: 'The text file contains something that is not text, or is not UTF-8. Save it as UTF-8 text and upload that.',
  },
  'other-bytes': {
    zh: '收到的内容和说好的不一样，请重新上传。',
    en: 'What arrived is not what was announced. Upload it again.',
  },
} as const satisfies Record<string, { zh: string; en: string }>
export type Refusal = keyof typeof refusals

export function refusedFile(reason: Refusal): AppError {
  return new AppError('refused_file', { reason, ...refusals[reason] })
}

/** The words of a refusal kept with a row; a reason of an older version still says something. */
export function refusalOf(reason: string | null): { reason: string; zh: string; en: string } | null {
  if (reason === null) return null
  return { reason, ...(reason in refusals ? refusals[reason as Refusal] : refusals['not-this-kind']) }
}

/** By the ending of the name, before anything is sent; the content decides afterwards. */
export function requireFit(use: FileUse, extension: string, bytes: number): FileKind {
  if (['heic', 'heif'].includes(extension)) throw refusedFile('heic-picture')
  const type = typeOfExtension(extension)
  if (type === null) throw refusedFile('not-this-kind')
  requireFor(use, type)
  const { kind } = fileTypes[type]
  requireSize(kind, bytes)
  if (bytes === 0) throw refusedFile('empty')
  return kind
}

export function requireFor(use: FileUse, type: FileType): void {
  const allowed: readonly FileType[] = fileUses[use].types
  if (!allowed.includes(type)) throw refusedFile('not-for-this')
}

export function typeOfExtension(extension: string): FileType | null {
  const found = Object.entries(fileTypes).find(([, { extensions }]) => (extensions as readonly string[]).includes(extension))
  return found === undefined ? null : (found[0] as FileType)
}

function requireSize(kind: FileKind, bytes: number): void {
  const most = kindLimits[kind]
  if (bytes <= most) return
  const megabytes = String(Math.round(most / 1024 / 1024))
  throw new AppError('too_large', {
    reason: `${kind}-too-large`,
    zh: `文件太大：${kindWords[kind].zh}最大 ${megabytes} MB。`,
    en: `The file is too large: ${kindWords[kind].en} may have up to ${megabytes} MB.`,
  })
}

const kindWords: Record<FileKind, { zh: string; en: string }> = {
  image: { zh: '照片', en: 'pictures' },
  document: { zh: '文档', en: 'documents' },
  text: { zh: '文本', en: 'text files' },
  media: { zh: '录音录像', en: 'recordings' },
}
