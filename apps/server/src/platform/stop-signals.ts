import process from 'node:process'

/**
 * Aborted by the first signal, or by the end of the script that started us: stop gracefully. A second one ends the process
 * at once; what must happen even then hangs on its exit event (the embedded Postgres does).
 */
export function stopOnSignals(): AbortSignal {
  const stopping = new AbortController()
  const onSignal = () => {
    if (stopping.signal.aborted) process.exit(130)
    stopping.abort(new StoppedError())
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('SIGHUP', onSignal).once('disconnect', onSignal)
  return stopping.signal
}

class StoppedError extends Error {
  override name = 'StoppedError'
  override message = 'Stopped while starting.'
}
