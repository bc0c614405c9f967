// A process of its own: what a forged picture does to the decoder ends here and not in the server.
import path from 'node:path'
import process from 'node:process'
import sharp, { type OutputInfo, type Sharp } from 'sharp'
import type { PictureJob, PictureNews } from './picture.job.ts'

sharp.cache(false)
sharp.concurrency(1)
// Only the decoders we ask for; the library knows dozens of formats.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadJpegFile', 'VipsForeignLoadPngFile', 'VipsForeignLoadWebpFile'] })

process.once('message', (message) => {
  void make(message as PictureJob)
    .catch((error: unknown): PictureNews => ({
      kind: 'refused',
      reason: error instanceof Error && /pixel limit/i.test(error.message) ? 'too-many-pixels' : 'picture-unreadable',
    }))
    .then((news) => process.send?.(news, undefined, undefined, () => process.exit(0)))
})

/** Turned as the camera meant, in the colours every screen knows, without a word of metadata; the first frame only. */
async function make({ file, type, into, pixels, longerSide, thumbnails }: PictureJob): Promise<PictureNews> {
  const open = (): Sharp => sharp(file, { limitInputPixels: pixels, sequentialRead: true, pages: 1, failOn: 'error' }).autoOrient()
  const within = (picture: Sharp, side: number): Sharp =>
    picture.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
  const { width, height } = await write(within(open(), longerSide), type, path.join(into, 'content'))
  for (const side of thumbnails)
    await within(open(), side)
      .webp({ quality: 78 })
      .toFile(path.join(into, String(side)))
  return { kind: 'done', width, height }
}

function write(picture: Sharp, type: PictureJob['type'], file: string): Promise<OutputInfo> {
  switch (type) {
    case 'jpeg':
      return picture.jpeg({ quality: 85, progressive: true }).toFile(file)
    case 'png':
      return picture.png({ compressionLevel: 9 }).toFile(file)
    case 'webp':
      return picture.webp({ quality: 85 }).toFile(file)
  }
}
