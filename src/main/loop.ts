export interface Loop {
  /** Looks now instead of at the next turn. */
  wake(): void
  /** Ends after the turn that is running. */
  stop(): Promise<void>
}

/**
 * Runs `turn` again and again: at once while it says there was work, else after `idleMs` or a wake. A turn that throws is
 * reported and tried again after `errorMs`.
 */
export function startLoop(options: {
  turn(): Promise<boolean>
  idleMs: number
  errorMs?: number
  onError(error: unknown): void
}): Loop {
  let stopped = false
  let woken = false
  let release: (() => void) | null = null
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      release = () => {
        clearTimeout(timer)
        resolve()
      }
      if (woken || stopped) release()
    })
  const running = (async () => {
    while (!stopped) {
      woken = false
      try {
        if (!(await options.turn())) await pause(options.idleMs)
      } catch (error) {
        options.onError(error)
        woken = false
        if (!stopped) await pause(options.errorMs ?? 1000)
      }
    }
  })()
  return {
    wake() {
      woken = true
      release?.()
    },
    async stop() {
      stopped = true
      release?.()
      await running
    },
  }
}
