import { randomUUID } from 'node:crypto'
import { type Caller, until } from './gateway.ts'

/** The mutations as a front-end sends them, and what it reads of the answers. */

export interface Result {
  index: number
  targetId: string
  state: string
  code: string | null
  message: string | null
  warnings: string[]
  evidence: { kind: string } | null
  command: { id: string; state: string; attempts: number } | null
  alert: { status: string; matchStatus: string; disposition: string; riskLevel: string; version: number } | null
}

export interface Payload {
  operation: { id: string; state: string; counts: { state: string; count: number }[] } | null
  results: Result[]
}

const PAYLOAD = `{
  operation { id state counts { state count } }
  results { index targetId state code message warnings evidence { kind } command { id state attempts }
    alert { status matchStatus disposition riskLevel version } } }`

const mutation = (name: string, type: string): string =>
  `mutation($input: ${type}!) { ${name}(input: $input) ${PAYLOAD} }`

/** The longest a mutation may wait: who asks for that wants to see the end. */
const LONGEST_MS = 10_000

/** Calls again under the same key while something is still open, because on a busy machine the longest wait can be too short. */
async function decide(caller: Caller, name: string, type: string, given: Record<string, unknown>): Promise<Payload> {
  const waits = given.waitMs === LONGEST_MS
  const input = waits ? { idempotencyKey: randomUUID(), ...given } : given
  for (let left = 6; ; left -= 1) {
    const payload = (await caller.get<Record<string, Payload>>(mutation(name, type), { input }))[name] as Payload
    const open = payload.results.some(({ state }) => state === 'QUEUED' || state === 'SENDING')
    if (!waits || !open || left === 0) return payload
  }
}

export const resolveAlerts = (caller: Caller, input: Record<string, unknown>): Promise<Payload> =>
  decide(caller, 'resolveAlerts', 'ResolveAlertsInput', input)

export const remediate = (caller: Caller, input: Record<string, unknown>): Promise<Payload> =>
  decide(caller, 'remediateCaseAlerts', 'RemediateCaseAlertsInput', input)

export interface Command {
  id: string
  index: number
  state: string
  code: string | null
  message: string | null
  attempts: number
  action: string
  reason: string | null
  targetId: string
  evidence: { kind: string } | null
}

export interface Operation {
  id: string
  mutation: string
  state: string
  actor: string
  idempotencyKey: string | null
  counts: { state: string; count: number }[]
  commands: { nodes: Command[]; pageInfo: { hasNextPage: boolean; endCursor: string } }
}

export const operation = async (caller: Caller, id: string): Promise<Operation | null> =>
  (
    await caller.get<{ operation: Operation | null }>(
      `query($id: ID!) { operation(id: $id) { id mutation state actor idempotencyKey counts { state count }
        commands(first: 100) { nodes { id index state code message attempts action reason targetId evidence { kind } }
          pageInfo { hasNextPage endCursor } } } }`,
      { id },
    )
  ).operation

export const ended = (caller: Caller, id: string, ms = 90_000): Promise<Operation> =>
  until(`operation ${id} to end`, ms, async () => {
    const found = await operation(caller, id)
    return found?.state === 'FINISHED' && found
  })

export interface Listed {
  id: string
  vendor: string
  vendorId: string
  version: number
  account: { accountId: string }
  vendorIds: { field: string; value: string }[]
}

/** The alerts of an account in the vendor's own order of ids. */
export const listed = async (caller: Caller, account: string): Promise<Listed[]> => {
  const found: Listed[] = []
  let after: string | null = null
  do {
    const { alerts }: { alerts: { nodes: Listed[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } =
      await caller.get(
        `query($account: ID!, $after: Cursor) { alerts(filter: {accountIds: [$account]}, first: 100, after: $after) {
        nodes { id vendor vendorId version account { accountId } vendorIds { field value } } pageInfo { hasNextPage endCursor } } }`,
        { account, after },
      )
    found.push(...alerts.nodes)
    after = alerts.pageInfo.hasNextPage ? alerts.pageInfo.endCursor : null
  } while (after !== null)
  return found.toSorted((a, b) => (a.vendorId < b.vendorId ? -1 : 1))
}
