import { type Figures, load, median, type Request, send } from './load.ts'
import { asking, type Child } from './processes.ts'
import { COMMON, RARE } from './rows.ts'

const FILTER = 'status: [OPEN, IN_REVIEW], priority: [HIGH, CRITICAL]'
const NODES = `nodes { title status priority createdAt account { name } subject { name } cases { title status }
  hits(first: 3) { matchedName matchStatus } }`
const page = (after: string | null = null) =>
  `{ alerts(first: 50${after ? `, after: "${after}"` : ''}, filter: { ${FILTER} }) { ${NODES} } }`

export interface Settings {
  rounds: number
  seconds: number
  clients: number
}

/** Closed loops of each request in turns, after one round that warms all up; one list of figures for each. */
async function inTurns(requests: readonly Request[], { rounds, seconds, clients }: Settings): Promise<Figures[][]> {
  const figures: Figures[][] = requests.map(() => [])
  for (let round = 0; round <= rounds; round += 1) {
    for (const [at, request] of requests.entries()) {
      const one = await load(request, clients, seconds)
      if (round > 0) figures[at]?.push(one)
    }
  }
  return figures
}

const medianOf = (figures: readonly Figures[] | undefined, of: keyof Figures): number =>
  median((figures ?? []).map((one) => one[of]))
/** The median of the rounds' own ratios: what else the machine does meets both of a round. */
const ratio = (ours: readonly Figures[] = [], other: readonly Figures[] = [], of: keyof Figures): number =>
  median(ours.map((one, round) => one[of] / (other[round]?.[of] ?? Number.NaN)))

const nodesOf = (text: string): string => JSON.stringify(JSON.parse(text).data)

export interface QueueFigures {
  perSecond: number
  p50: number
  p99: number
  reference: Figures
}

/** The queue page of a tenant against the statement; both answers are the same before anything is timed. */
export async function queuePage(
  gateway: Child,
  reference: Child,
  tenant: string,
  settings: Settings,
): Promise<QueueFigures> {
  const ours = (await asking(gateway, tenant))(page())
  const written: Request = { port: reference.port, path: `/${tenant}`, headers: {}, body: '' }
  const [one, other] = [nodesOf(await send(ours)), nodesOf(await send(written))]
  if (one !== other) throw new Error(`the two answers are not the same:\n${one.slice(0, 500)}\n${other.slice(0, 500)}`)
  const [reply, limit] = await inTurns([ours, written], settings)
  return {
    perSecond: ratio(reply, limit, 'perSecond'),
    p50: ratio(reply, limit, 'p50'),
    p99: ratio(reply, limit, 'p99'),
    reference: {
      perSecond: medianOf(limit, 'perSecond'),
      p50: medianOf(limit, 'p50'),
      p99: medianOf(limit, 'p99'),
    },
  }
}

/** p50 of the first page of the large tenant against that of the small one. */
export async function growth(gateway: Child, small: string, large: string, settings: Settings): Promise<number> {
  const requests = [(await asking(gateway, large))(page()), (await asking(gateway, small))(page())]
  const [big, little] = await inTurns(requests, settings)
  return ratio(big, little, 'p50')
}

interface Walked {
  data: { alerts: { pageInfo: { hasNextPage: boolean; endCursor: string } } }
}

/** p50 of a page deep in the list against that of the first one. Its cursor is had by walking there in large steps. */
export async function deepPage(
  gateway: Child,
  tenant: string,
  number: number,
  settings: Settings,
): Promise<number | null> {
  const ask = await asking(gateway, tenant)
  let after: string | null = null
  for (let walked = 0; walked < (number - 1) * 50; walked += 100) {
    const query: string = `{ alerts(first: 100${after ? `, after: "${after}"` : ''}, filter: { ${FILTER} }) { pageInfo { hasNextPage endCursor } } }`
    const answer = JSON.parse(await send(ask(query))) as Walked
    const { hasNextPage, endCursor } = answer.data.alerts.pageInfo
    if (!hasNextPage) return null
    after = endCursor
  }
  const [deep, first] = await inTurns([ask(page(after)), ask(page())], settings)
  return ratio(deep, first, 'p50')
}

/** p50 in milliseconds of one query at a time; null where the schema does not have it. */
async function alone(gateway: Child, tenant: string, query: string, settings: Settings): Promise<number | null> {
  const request = (await asking(gateway, tenant))(query)
  try {
    await send(request)
  } catch (error) {
    if (/Cannot query field|is not defined|Unknown argument/.test(String(error))) return null
    throw error
  }
  const [figures] = await inTurns([request], { ...settings, clients: 1 })
  return medianOf(figures, 'p50')
}

export const facets = (gateway: Child, tenant: string, settings: Settings) =>
  alone(gateway, tenant, '{ alertStats(groupBy: [STATUS, PRIORITY]) { total groups { count } } }', settings)

const search = (name: string) => `{ alerts(first: 50, filter: { search: "${name}" }) { nodes { title } } }`

export const searchRare = (gateway: Child, tenant: string, settings: Settings) =>
  alone(gateway, tenant, search(RARE), settings)

export const searchCommon = (gateway: Child, tenant: string, settings: Settings) =>
  alone(gateway, tenant, search(COMMON), settings)
