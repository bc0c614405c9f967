import process from 'node:process'
import { stopOnSignals } from '../stop-signals.ts'

// A server that is asked to stop and has a request that does not end.
// With a callback a line that is gone is nobody's error: the channel may close between the question and the word.
const say = (word: string) => process.connected && process.send?.(word, undefined, undefined, () => undefined)
process.on('exit', () => say('exit hook ran'))
stopOnSignals().addEventListener('abort', () => say('stopping'))
setInterval(() => undefined, 1_000)
say('up')
