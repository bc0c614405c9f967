const longerSide = 1600

/** A photograph small enough to wait on a phone; as it was where the browser cannot make it smaller. */
export async function smallPicture(file: File): Promise<{ name: string; blob: Blob }> {
  const name = file.name.replace(/\.[^.]*$/, '') || 'photo'
  try {
    const picture = await createImageBitmap(file)
    const share = Math.min(1, longerSide / Math.max(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(picture.width * share)
    canvas.height = Math.round(picture.height * share)
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85))
    return blob === null ? { name: file.name, blob: file } : { name: `${name}.jpg`, blob }
  } catch {
    return { name: file.name, blob: file }
  }
}
