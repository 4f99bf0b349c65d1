import { parseJson, stringifyJson } from '../../src/adapter/json.ts'
import type { JournalEntry, Sandbox, SandboxOptions } from '../../src/adapter/sandbox.ts'
import { alertOf, type CorsaRecord, caseFrom, caseOf, PRIORITIES } from './sandbox-data.ts'
import { type Answer, answer, get, list, ok, type Route, refusal, violation, write } from './sandbox-http.ts'
import { pick, randomFrom, USERS, uuidOf } from './sandbox-people.ts'
import { BODIES, linked, type Outcome, reviewed, statusOfAlert, statusOfCase, updated } from './sandbox-writes.ts'

const credentials = { token: 'sandbox-corsa-token', secret: 'sandbox-corsa-secret' }
type Store = Map<string, CorsaRecord>

interface CorsaSandboxOptions extends SandboxOptions {
  /** Whether bulk escalate wants every field that the document shows: whether Corsa does is not stated. */
  escalationDemands?: boolean
}
const DEMANDED = ['caseCategory', 'casePriority', 'caseAssigneeId', 'dueDate'] as const

const createSandbox = ({ seed, count, saved, escalationDemands = false }: CorsaSandboxOptions): Sandbox => {
  const startedAt = Date.now()
  const alerts: Store = new Map()
  const cases: Store = new Map()
  const journal: JournalEntry[] = []
  const violations: string[] = []
  const drift = randomFrom(seed + 1)
  let lastChange = startedAt
  let answers = 0

  const keep = (store: Store, record: CorsaRecord) => store.set(record.id, record)
  if (saved) {
    const held = parseJson(saved) as { alerts: CorsaRecord[]; cases: CorsaRecord[] }
    for (const alert of held.alerts) keep(alerts, alert)
    for (const each of held.cases) keep(cases, each)
  } else {
    for (let at = 0; at < count; at++) keep(alerts, alertOf(seed, at, startedAt))
    const escalated = [...alerts.values()].filter(({ status }) => status === 'ESCALATED')
    // Nearly every escalated alert has a case of its own, and some cases hold a second alert.
    for (const [at, alert] of escalated.entries()) {
      const others = [...alerts.values()].filter(({ id }, index) => index % 9 === at % 9 && id !== alert.id)
      if (at % 12 !== 11) keep(cases, caseOf(seed, at, [alert, ...others.slice(0, at % 3)], startedAt))
    }
  }

  const nextInstant = (): string => {
    lastChange = Math.max(Date.now(), lastChange + 1)
    return new Date(lastChange).toISOString()
  }

  /** Sets fields of a record; says whether that changed anything. */
  const change = (store: Store, record: CorsaRecord, fields: Record<string, unknown>, at: string): boolean => {
    const differs = Object.entries(fields).some(
      ([field, value]) => field !== 'closedDate' && stringifyJson(record[field] ?? null) !== stringifyJson(value),
    )
    if (differs) keep(store, { ...record, ...fields, updatedAt: at })
    return differs
  }
  const note = (change: string, record: CorsaRecord, after: unknown, at: string) =>
    journal.push({ at, recordId: record.id, change, before: String(record.status), after: String(after) })

  type Effect = (record: CorsaRecord, at: string) => Record<string, unknown> | string
  /** A client's write to one record; answers why not, or null. */
  const apply = (store: Store, id: string, what: string, effect: Effect): string | null => {
    const record = store.get(id)
    if (!record) return `${id} not found`
    const at = nextInstant()
    const fields = effect(record, at)
    if (typeof fields === 'string') return fields
    if (change(store, record, fields, at)) note(what, record, fields.status ?? record.status, at)
    return null
  }

  /** What bulk calls answer is not documented: they take turns with every shape that is thought of. */
  const counted = ({ succeeded, errors }: Outcome): Answer => {
    const tally = { totalProcessed: succeeded + errors.length, succeeded, failed: errors.length, errors }
    const shapes: Answer[] = [{ status: 204, body: undefined }, ok(succeeded), ok(tally), ok({ success: true })]
    return errors.length > 0 ? ok(tally) : (shapes[answers++ % shapes.length] ?? ok(tally))
  }
  const many = (store: Store, ids: readonly string[], what: string, effect: Effect): Answer => {
    const errors = ids.flatMap((id) => {
      const message = apply(store, id, what, effect)
      return message === null ? [] : [{ id, message }]
    })
    return counted({ succeeded: ids.length - errors.length, errors })
  }
  const one = (store: Store, id: string, what: string, effect: Effect): Answer => {
    if (!store.has(id)) return refusal(404, `${id} not found`)
    const message = apply(store, id, what, effect)
    return message === null ? ok(store.get(id)) : refusal(400, message)
  }
  /** By Corsa's own id or by the caller's reference. */
  const found = (store: Store) => (id: string) => {
    const record = store.get(id) ?? [...store.values()].find(({ referenceId }) => referenceId === id)
    return record ? ok(record) : refusal(404, `${id} not found`)
  }
  const unknownAlert = (ids: unknown): string | null =>
    (Array.isArray(ids) ? ids : []).find((id) => !alerts.has(String(id))) ?? null
  const link = (path: string, store: Store, field: string): Route =>
    write('PUT', path, BODIES.links, (ids, id) =>
      one(store, id, `link ${field}`, (record) => {
        const unknown = field === 'alertsIds' ? unknownAlert(ids) : null
        return unknown === null ? linked(record, field, ids) : `${unknown} not found`
      }),
    )

  /** Each alert gets a case of its own. */
  const escalate = (alert: CorsaRecord, at: string, fields: Record<string, unknown>) => {
    const opened = caseFrom(alert, uuidOf('case', seed, 'opened', cases.size), at, fields)
    keep(cases, opened)
    return opened
  }

  const create = (given: Record<string, unknown>, upsert: boolean): string => {
    const held = upsert
      ? [...alerts.values()].find(({ referenceId }) => referenceId && referenceId === given.referenceId)
      : undefined
    if (held) {
      const { status, ...fields } = given
      apply(alerts, held.id, 'upsert', (record, at) => ({
        ...updated(record, fields),
        ...(status === undefined ? {} : statusOfAlert(String(status), null, at)),
      }))
      return held.id
    }
    const at = nextInstant()
    const fresh = { ...alertOf(seed, alerts.size, lastChange, true), associatedClients: [], ...given }
    const alert: CorsaRecord = {
      ...fresh,
      id: uuidOf('alert', seed, 'created', alerts.size),
      createdAt: at,
      updatedAt: at,
    }
    keep(alerts, alert)
    note('create', alert, alert.status, at)
    return alert.id
  }

  /** A case is always NEW at first, whatever status it is sent with. */
  const open = ({ status: _, ...given }: Record<string, unknown>): Answer => {
    const unknown = unknownAlert(given.alertsIds)
    if (unknown !== null) return refusal(400, `${unknown} not found`)
    const at = nextInstant()
    const empty = { alertsIds: [], clientsIds: [], category: 'OTHER', priority: 'MEDIUM' }
    const none = { id: '', associatedClients: [] }
    const opened = caseFrom(none, uuidOf('case', seed, 'created', cases.size), at, { ...empty, ...given })
    keep(cases, opened)
    note('create', opened, 'NEW', at)
    return { status: 201, body: opened }
  }

  const routes: Route[] = [
    list('/v1/alerts', () => [...alerts.values()]),
    list('/v1/cases', () => [...cases.values()]),
    write('POST', '/v1/alerts/batch', BODIES.alertBatch, (body) => ({
      status: 201,
      body: body.alerts.map((given) => ({ id: create(given, body.upsert === true) })),
    })),
    write('PATCH', '/v1/alerts/bulk/assign', BODIES.alertAssign, ({ alertIds, assigneeId = null }) =>
      many(alerts, alertIds, `assign: ${assigneeId}`, () => ({ assigneeId })),
    ),
    write('PATCH', '/v1/alerts/bulk/status', BODIES.alertStatus, ({ alertIds, status, decision }) =>
      // Whether this opens cases is not documented; no client of ours may find out.
      status === 'ESCALATED'
        ? violation(400, 'status: alerts are escalated by bulk escalate')
        : many(alerts, alertIds, `status: ${status}`, (_alert, at) =>
            statusOfAlert(status, decision?.reason ?? null, at),
          ),
    ),
    write('PATCH', '/v1/alerts/bulk/escalate', BODIES.alertEscalate, ({ alertIds, reason, description, ...more }) => {
      const missing = escalationDemands ? DEMANDED.filter((field) => more[field] === undefined) : []
      if (missing.length > 0) return refusal(400, `${missing.join(', ')} should not be empty`)
      return many(alerts, alertIds, 'escalate', (alert, at) => {
        if (alert.status === 'ESCALATED') return `${alert.id} is escalated already`
        const { caseCategory = alert.category, casePriority = alert.priority } = more
        const { caseAssigneeId: assigneeId = null, dueDate = null } = more
        const fields = { category: caseCategory, priority: casePriority, assigneeId, dueDate, description }
        note('open', escalate(alert, at, fields), 'NEW', at)
        return statusOfAlert('ESCALATED', reason, at)
      })
    }),
    write('POST', '/v1/cases', BODIES.caseCreate, open),
    write('PATCH', '/v1/cases/bulk/assign', BODIES.caseAssign, ({ caseIds, assigneeId = null }) =>
      many(cases, caseIds, `assign: ${assigneeId}`, () => ({ assigneeId })),
    ),
    write('PATCH', '/v1/cases/bulk/status', BODIES.caseStatus, ({ caseIds, status }) =>
      many(cases, caseIds, `status: ${status}`, (_case, at) => statusOfCase(status, at)),
    ),
    write('PATCH', '/v1/cases/bulk/reviewers', BODIES.caseReviewers, ({ caseIds, mode, reviewersIds }) =>
      many(cases, caseIds, `reviewers: ${mode}`, (record) => reviewed(record, mode, reviewersIds)),
    ),
    write('PUT', '/v1/alerts/{id}/update', BODIES.alertUpdate, ({ status, ...fields }, id) =>
      one(alerts, id, 'update', (alert, at) => ({
        ...updated(alert, fields),
        ...(status === undefined ? {} : statusOfAlert(status, null, at)),
      })),
    ),
    write('PUT', '/v1/cases/{id}/update', BODIES.caseUpdate, ({ status, ...fields }, id) =>
      one(cases, id, 'update', (each, at) => ({
        ...updated(each, fields),
        ...(status === undefined ? {} : statusOfCase(status.status, at)),
      })),
    ),
    link('/v1/alerts/{id}/clients', alerts, 'associatedClients'),
    link('/v1/alerts/{id}/transactions', alerts, 'associatedTransactions'),
    link('/v1/cases/{id}/alerts', cases, 'alertsIds'),
    link('/v1/cases/{id}/clients', cases, 'clientsIds'),
    link('/v1/cases/{id}/transactions', cases, 'transactionsIds'),
    get('/v1/alerts/{id}', found(alerts)),
    get('/v1/cases/{id}', found(cases)),
  ]

  /** Corsa's own people and machines at work. */
  const trickle = () => {
    const at = nextInstant()
    const turn = drift()
    const alert = alerts.get(pick(drift, [...alerts.keys(), '']))
    const opened = cases.get(pick(drift, [...cases.keys(), '']))
    if (!alert || turn < 0.4) {
      keep(alerts, { ...alertOf(seed, alerts.size, lastChange, true), createdAt: at, updatedAt: at })
    } else if (opened && turn < 0.6) {
      const status = pick(drift, ['UNDER_INVESTIGATION', 'PENDING_RFI', 'PENDING_REVIEW', 'CLOSED_DISMISSED'])
      change(cases, opened, { ...statusOfCase(status, at), assigneeId: pick(drift, USERS) }, at)
    } else if (alert.status === 'NEW') {
      change(alerts, alert, { ...statusOfAlert('IN_REVIEW', null, at), assigneeId: pick(drift, USERS) }, at)
    } else if (alert.status === 'IN_REVIEW') {
      const escalates = turn < 0.8
      if (escalates) escalate(alert, at, { description: 'Needs a formal investigation.' })
      change(alerts, alert, statusOfAlert(escalates ? 'ESCALATED' : 'RESOLVED', 'Looked at twice.', at), at)
    } else {
      const priority = pick(
        drift,
        PRIORITIES.filter((each) => each !== alert.priority),
      )
      change(alerts, alert, { priority }, at)
    }
  }

  return {
    credentials,
    settings: { lists: true, requestsPerMinute: 6_000, settleMs: 0 },
    handle: (req, res) => {
      answer(req, routes, `Bearer ${credentials.token}:${credentials.secret}`)
        .catch((error: unknown) => violation(400, error instanceof Error ? error.message : 'unreadable'))
        .then((result) => {
          if (result.violation) violations.push(`${req.method} ${req.url}: ${result.violation}`)
          res.writeHead(result.status, { 'content-type': 'application/json; charset=utf-8' })
          res.end(result.body === undefined ? undefined : stringifyJson(result.body))
        })
    },
    journal: () => journal,
    violations: () => violations,
    records: () => new Map([...alerts, ...cases]),
    trickle,
    save: () => stringifyJson({ alerts: [...alerts.values()], cases: [...cases.values()] }),
  }
}

export default createSandbox
