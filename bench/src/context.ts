import type { Child } from './child.ts'
import type { Figure } from './figure.ts'
import type { World } from './world/world.ts'

/** The server under test, in a process of its own, and a signed-in cookie of somebody who reaches every community. */
export interface Server {
  child: Child
  origin: string
  cookie: string
}

/** What figures share; each is made when first asked for and ended with the run. */
export interface Context {
  world(): Promise<World>
  server(): Promise<Server>
  start(child: string): Child
  log(line: string): void
}

/** Figures taken together, because they come of the same work. */
export interface Measurement {
  names: readonly string[]
  measure(context: Context): Promise<Figure[]>
}
