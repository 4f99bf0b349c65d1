import type { CompiledQuery } from 'kysely'
import type { Transaction } from '../store/run.ts'

/**
 * A transaction's connection with statements on their way: the database works on one while the next is being put together.
 * They run in the order in which they are sent.
 */
export interface Line {
  /** Sends without waiting. Its trouble shows at the next `ask` or `settle`. */
  send(query: CompiledQuery<unknown>): void
  ask<R>(query: CompiledQuery<R>): Promise<R[]>
  /** Waits for everything that was sent. */
  settle(): Promise<void>
}

export function lineOf(tx: Transaction): Line {
  const sent: Promise<unknown>[] = []
  const put = <R>(query: CompiledQuery<R>): Promise<R[]> => {
    const answer = tx.all(query)
    sent.push(answer)
    // Answers come in order, so that the first to fail is the cause and not "the transaction is aborted" of those after it.
    answer.catch(() => {})
    return answer
  }
  return {
    send: (query) => void put(query),
    ask(query) {
      const answer = put(query)
      const answered = Promise.all(sent).then(() => answer)
      // Whoever asks may meet another failure before they come to wait for this one.
      answered.catch(() => {})
      return answered
    },
    settle: async () => void (await Promise.all(sent)),
  }
}
