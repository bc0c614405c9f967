interface Detector {
  detect: (picture: ImageBitmap) => Promise<{ rawValue: string }[]>
}
type DetectorMaker = new (options: { formats: string[] }) => Detector

function maker(): DetectorMaker | undefined {
  const found: unknown = Reflect.get(globalThis, 'BarcodeDetector')
  return typeof found === 'function' ? (found as DetectorMaker) : undefined
}

/** Elsewhere the phone's own camera, or WeChat, opens the address on the label. */
export const canScan = maker() !== undefined

/** The text of the code in a photograph, read on the phone itself; null where there is none. */
export async function readCode(photo: Blob): Promise<string | null> {
  const Maker = maker()
  if (Maker === undefined) return null
  const picture = await createImageBitmap(photo)
  try {
    return (await new Maker({ formats: ['qr_code'] }).detect(picture))[0]?.rawValue ?? null
  } finally {
    picture.close()
  }
}
