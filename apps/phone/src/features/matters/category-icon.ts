import type { IconName } from '../../shell/LineIcon.vue'

/** A drawing for each usual kind of matter; a community's own kinds get the plain one. */
const icons: readonly [RegExp, IconName][] = [
  [/environment|clean|green/, 'leaf'],
  [/park|vehicle|traffic/, 'car'],
  [/order|safety|police|security/, 'shield'],
  [/facilit|repair|utilit|light/, 'wrench'],
  [/property|estate/, 'building'],
  [/neighbo|noise|dispute/, 'people'],
  [/livelihood|job|income|help/, 'hands'],
  [/policy|service|advice/, 'book'],
]

export function iconOf(code: string): IconName {
  return icons.find(([pattern]) => pattern.test(code))?.[1] ?? 'pencil'
}
