import { createHmac } from 'node:crypto'
import { Gauge, type Registry } from 'prom-client'
import type { VendorCatalogue } from '../graphql/vendors.ts'
import { type AccountGauges, accountGauges } from '../store/account-work.ts'
import type { Store } from '../store/run.ts'

/** A scrape waits so long for the database; then it goes without these figures. */
const PATIENCE_MS = 1_000

/**
 * The name of an account in metrics, which need no token and so say nothing about tenants: it cannot be turned back, and
 * not be guessed without this installation's secret. Keyed by the oldest key, so that adding a newer one renames nothing.
 */
export const metricsIds =
  (keys: readonly string[]): VendorCatalogue['metricsId'] =>
  (tenant, account) =>
    createHmac('sha256', keys.at(-1) ?? '')
      .update(`metrics ${JSON.stringify([tenant, account])}`)
      .digest('base64url')
      .slice(0, 12)

type Figure = (row: AccountGauges) => number | null

const FIGURES: readonly [name: string, help: string, figure: Figure][] = [
  ['freshness_seconds', 'Age of the last instant up to which everything is here.', (row) => row.freshness_seconds],
  ['lag_seconds', 'How long the next read of the account has been due.', (row) => row.lag_seconds],
  ['last_error_seconds', 'Age of the last trouble.', (row) => row.error_seconds],
  ['quarantined_records', 'Records that could not be taken in.', (row) => row.quarantined],
  ['unrecognised_words', 'Vendor words that the vocabulary does not know.', (row) => row.unrecognised],
  ['requests_per_minute', 'Requests a minute that are allowed.', (row) => row.per_minute],
  ['tokens_left', 'Requests that could be made at once.', (row) => row.tokens],
  ['blocked_seconds', 'How long nothing is sent yet.', (row) => row.blocked_seconds],
  ['deliveries_running', 'Vendor calls with decisions under way.', (row) => row.running],
  ['deliveries_max', 'Vendor calls with decisions allowed at one time.', (row) => row.max_running],
  ['sweep_seen_records', 'Different records seen by the present or last read.', (row) => row.seen],
  ['sweep_announced_records', 'Records the vendor announces.', (row) => row.announced],
  ['reconciled_seconds', 'Age of the last complete reconciliation.', (row) => row.reconciled_seconds],
]

/** Figures of every account, read when they are asked for, by one statement whichever replica is asked. */
export function collectAccounts(options: {
  store: Store
  registry: Registry
  metricsId: VendorCatalogue['metricsId']
}): void {
  const { store, registry, metricsId } = options
  let refreshing: Promise<void> | null = null
  // Every gauge of a scrape asks at the same moment and shares the one answer; so do scrapes that come while it is awaited.
  const gauge = (name: string, help: string, labelNames: string[]) =>
    new Gauge({
      name: `tributary_account_${name}`,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        refreshing ??= refresh().finally(() => {
          refreshing = null
        })
        await refreshing
      },
    })
  const figures = FIGURES.map(([name, help, figure]) => ({ shown: gauge(name, help, ['vendor', 'account']), figure }))
  const state = gauge('state', '1 for the state it is in.', ['vendor', 'account', 'state'])
  const lastError = gauge('last_error', '1 for the kind of its last trouble.', ['vendor', 'account', 'kind'])
  const up = gauge(
    'figures_up',
    '1 where these figures could be read, 0 where the database did not answer in time.',
    [],
  )

  function show(rows: readonly AccountGauges[]): void {
    for (const one of [state, lastError, ...figures.map(({ shown }) => shown)]) one.reset()
    for (const row of rows) {
      const labels = { vendor: row.vendor, account: metricsId(row.tenant_id, row.account_id) }
      for (const { shown, figure } of figures) {
        const value = figure(row)
        if (value !== null) shown.set(labels, value)
      }
      state.set({ ...labels, state: row.state }, 1)
      if (row.error_kind) lastError.set({ ...labels, kind: row.error_kind }, 1)
    }
  }

  let reading: Promise<AccountGauges[] | null> | null = null
  async function refresh(): Promise<void> {
    // A statement that outlasts one scrape is awaited by the next, so that they cannot fill the pool.
    reading ??= store
      .system(accountGauges())
      .catch(() => null)
      .finally(() => {
        reading = null
      })
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), PATIENCE_MS)
    })
    const rows = await Promise.race([reading, patience])
    clearTimeout(timer)
    show(rows ?? [])
    up.set(rows === null ? 0 : 1)
  }
}
