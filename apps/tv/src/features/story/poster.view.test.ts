import { expect, it, vi } from 'vitest'
import { createPosterView, posterAddress } from './poster.view.ts'

interface Image {
  src: string
  onload(): void
  onerror(): void
}

function open() {
  const images: Image[] = []
  const node = () => ({ style: { display: '', backgroundImage: '' }, className: '', setAttribute: () => undefined })
  vi.stubGlobal('document', { createElement: node })
  const win = {
    document: {
      createElement: () => {
        const image = { src: '', onload: () => undefined, onerror: () => undefined }
        images.push(image)
        return image
      },
    },
  }
  const changed = vi.fn()
  return { view: createPosterView(win as unknown as Window, changed), images, changed }
}

it('is there once its picture came, and not before', () => {
  const { view, images, changed } = open()
  view.show('/a')
  expect([view.ready(), view.element.style.display]).toEqual([false, 'none'])
  images[0]?.onload()
  expect([view.ready(), view.element.style.display, view.element.style.backgroundImage, changed.mock.calls.length]).toEqual([
    true,
    '',
    'url("/a")',
    1,
  ])
  view.show('/a')
  expect(images).toHaveLength(1)
})

it('never shows the picture of another notice: a late one is passed over, the last one is taken away', () => {
  const { view, images } = open()
  view.show('/a')
  view.show('/b')
  images[0]?.onload()
  expect(view.ready()).toBe(false)
  images[1]?.onload()
  view.show(null)
  expect([view.ready(), view.element.style.backgroundImage]).toEqual([false, ''])
})

it('leaves its place to the code when the picture does not come, and asks again later', () => {
  vi.useFakeTimers({ now: 1_000_000 })
  const { view, images } = open()
  view.show('/a')
  images[0]?.onerror()
  view.show('/a')
  expect([view.ready(), images.length]).toEqual([false, 1])
  vi.setSystemTime(1_000_000 + 61_000)
  view.show('/a')
  images[1]?.onload()
  expect(view.ready()).toBe(true)
  vi.useRealTimers()
})

it('asks for the small picture', () => {
  expect(posterAddress(530502004001, 'x')).toBe('/api/communities/530502004001/files/x/thumbnails/640')
})
