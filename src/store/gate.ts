import { availableParallelism } from 'node:os'

/**
 * So many reads are with the database at once. More of them do not go faster on as many processors as this process has: they
 * only take each other's place (a seventh of the pages a second, two processors, ten clients).
 */
const AT_ONCE = Math.max(4, 2 * availableParallelism())
/** Whoever waited so long goes in anyway: slow reads must not hold up the quick ones. */
const PATIENCE_MS = 20

interface Waiting {
  enter(): void
  timer: NodeJS.Timeout
}

export interface Gate {
  enter(): Promise<void> | undefined
  leave(): void
}

/** Lets the first ones in at once, the others as soon as one leaves or their patience ends, in the order they came. */
export function createGate(atOnce = AT_ONCE, patienceMs = PATIENCE_MS): Gate {
  const waiting = new Set<Waiting>()
  let inside = 0
  return {
    enter() {
      if (inside < atOnce) {
        inside += 1
        return undefined
      }
      return new Promise((resolve) => {
        const one: Waiting = {
          enter() {
            clearTimeout(one.timer)
            waiting.delete(one)
            inside += 1
            resolve()
          },
          timer: setTimeout(() => one.enter(), patienceMs),
        }
        waiting.add(one)
      })
    },
    leave() {
      inside -= 1
      if (inside >= atOnce) return
      const [next] = waiting
      next?.enter()
    },
  }
}
