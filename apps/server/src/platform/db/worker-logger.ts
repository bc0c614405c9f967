import { Logger } from 'graphile-worker'

/** Messages of the library can hold texts of failed jobs; what matters is logged by the runner itself. */
export const quietWorkerLogger = new Logger(() => () => undefined)
