/** How long something takes is told by the quickest of some tries: the machine may have done other things during the others. */

/** The least CPU of three tries, in milliseconds. */
export function cpu(work: () => unknown): number {
  const tries = [0, 1, 2].map(() => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  return Math.min(...tries)
}

/** The shortest of five tries that each tell how long they took. */
export async function quickest(once: () => Promise<number>): Promise<number> {
  const tries: number[] = []
  for (let at = 0; at < 5; at += 1) tries.push(await once())
  return Math.min(...tries)
}
