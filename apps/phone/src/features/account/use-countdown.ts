import { onScopeDispose, ref, type Ref } from 'vue'

/** Seconds left until something may be done again; 0 when it may. By the clock, since a phone asleep stops timers. */
export function useCountdown(): { left: Readonly<Ref<number>>; start: (seconds: number) => void } {
  const left = ref(0)
  let until = 0
  let timer: ReturnType<typeof setInterval> | undefined

  function tick(): void {
    left.value = Math.max(0, Math.ceil((until - Date.now()) / 1000))
    if (left.value === 0) clearInterval(timer)
  }
  function start(seconds: number): void {
    until = Date.now() + seconds * 1000
    clearInterval(timer)
    timer = setInterval(tick, 500)
    tick()
  }
  onScopeDispose(() => {
    clearInterval(timer)
  })
  return { left, start }
}
