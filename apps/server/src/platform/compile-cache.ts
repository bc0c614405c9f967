import { getCompileCacheDir } from 'node:module'
import path from 'node:path'

/**
 * For a process of ours that inherits nothing else: where Node keeps what it compiled, if this process was told a place.
 * It starts in half the time.
 */
export function compileCacheEnvironment(): Record<string, string> {
  const folder = getCompileCacheDir()
  // Node names the place it was told with a folder of its own version below.
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: path.dirname(folder) }
}
