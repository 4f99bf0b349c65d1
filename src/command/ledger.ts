import type { Accounts } from '../adapter/account.ts'
import type { CommandState as State } from '../canonical/enums.ts'
import type { Listener } from '../store/listen.ts'
import type { Store } from '../store/run.ts'
import { commandStates } from '../store/write/commands.ts'
import { commandsIn } from '../store/write/ends.ts'
import { type Commands, INLINE_RESULTS, type SubmitResult, unkeyed } from './commands.ts'
import { cancel, settleOnWord } from './ends.ts'
import { resultsOf } from './results.ts'
import { RETRYABLE } from './retry.ts'
import { preview, select } from './selection.ts'
import { submit } from './submit.ts'

const OPEN: ReadonlySet<State> = new Set(['QUEUED', 'SENDING'])
/** The safety net under notifications that were lost. */
const LOOK_AGAIN_MS = 250

/** The ledger of decisions, as the schema uses it. */
export function createCommands(store: Store, accounts: Accounts, listener: Listener): Commands {
  async function settled(tenant: string, result: SubmitResult, waitMs: number): Promise<SubmitResult> {
    const { operationId } = result
    const deadline = performance.now() + waitMs
    let present = result
    while (present.items.some((item) => OPEN.has(item.state))) {
      const left = deadline - performance.now()
      if (left <= 0) break
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer)
          stop()
          resolve()
        }
        const stop = listener.on('tributary_feed', done)
        const timer = setTimeout(done, Math.min(left, LOOK_AGAIN_MS))
      })
      const [states] = await store.read(tenant, commandStates(tenant, operationId, INLINE_RESULTS))
      const refusals = result.items.flatMap((item) =>
        item.commandId === null && item.code && item.message
          ? [{ index: item.index, code: item.code, message: item.message }]
          : [],
      )
      present = resultsOf({ id: operationId, refusals }, states)
    }
    return present
  }
  return {
    select: (choice) => select(store, choice),
    preview: (tenant, selection) => preview(store, accounts, tenant, selection),
    submit: (submission) => submit(store, accounts, submission),
    async retryable(tenant, operation) {
      const [rows] = await store.read(tenant, commandsIn(tenant, operation, RETRYABLE, INLINE_RESULTS))
      return rows.map(({ id }) => id)
    },
    cancel: (tenant, actor, which, keyed = unkeyed) => cancel(store, { tenant, actor, ...keyed }, which),
    settle: (tenant, actor, word, keyed = unkeyed) => settleOnWord(store, { tenant, actor, ...keyed }, word),
    settled,
  }
}
