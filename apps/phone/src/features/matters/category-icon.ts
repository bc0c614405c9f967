import type { IconName } from '../../shell/LineIcon.vue'

/** A drawing for each usual kind of matter; a community's own kinds get the plain one. */
const icons: readonly [RegExp, IconName][] = [
  [/sanitation|environment|green/, 'leaf'],
  [/park|vehicle|traffic/, 'car'],
  [/order|police|hazard|safety/, 'shield'],
  [/facilit|repair|utilit|light/, 'wrench'],
  [/property/, 'building'],
  [/neighbo|branch/, 'people'],
  [/livelihood|job|help/, 'hands'],
  [/policy|advice/, 'book'],
]

export function iconOf(code: string): IconName {
  return icons.find(([pattern]) => pattern.test(code))?.[1] ?? 'pencil'
}
