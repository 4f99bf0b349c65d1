import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountKey } from '../../src/adapter/account.ts'
import type { VendorCall } from '../../src/adapter/contract.ts'
import { alertTarget, caseTarget, type Driven, drive, type RecordRow } from './writes/drive.ts'

// Corsa's cases list their alerts without a word on how they got there: what decisions of ours did is known by the ledger.

let corsa: Driven

beforeAll(async () => {
  corsa = await drive('corsa', { count: 300 })
})
afterAll(() => corsa.close())

const REASON = 'Another birth year and nationality.'
/** An alert in no case yet. */
const alone = (where = 'true') =>
  corsa.alert(
    `vendor_status = 'OPEN' and not exists (select from case_alerts l where l.alert_id = alerts.id) and ${where}`,
  )
const linksOf = async ({ id }: RecordRow) => {
  const rows = await corsa.pipeline.database.sql<{ case_id: string; role: string; fidelity: string }>(
    `select case_id, role, sources -> 'role' ->> 'fidelity' as fidelity from case_alerts
     where $1 in (alert_id, case_id) order by first_seen_at, role`,
    [id],
  )
  return rows
}
const rolesOf = async (record: RecordRow) => (await linksOf(record)).map(({ role }) => role)
const roleIn = async (each: RecordRow, alert: RecordRow) =>
  (await linksOf(alert)).find(({ case_id }) => case_id === each.id)?.role ?? null
/** Somebody else's call, past the ledger. */
async function atCorsa(key: string, call: VendorCall): Promise<void> {
  const target = { kind: 'CASE', key, vendorIds: {}, rawStatus: null } as const
  const connected = corsa.pipeline.accounts.get(accountKey('acme', corsa.account))
  await connected?.delivering.deliver?.([{ commandId: 'elsewhere', target, call }], { id: 'elsewhere' })
}

test('the alert whose escalation opened a case is its origin; one that is gathered later by somebody else a member', async () => {
  const [one, other] = [await alone(), await alone()]
  await corsa.decide('ESCALATE_TO_CASE', [one, other].map(alertTarget), { reason: REASON })
  await corsa.pipeline.poll()
  expect(await linksOf(one)).toMatchObject([{ role: 'ORIGIN', fidelity: 'DERIVED' }])
  expect(await rolesOf(other)).toEqual(['ORIGIN'])
  const second = { referenceId: 'somebody-elses', alertsIds: [one.vendor_id, other.vendor_id], reviewersIds: [] }
  await atCorsa('somebody-elses', { route: 'case-create', case: second })
  await corsa.pipeline.poll()
  expect(await rolesOf(one)).toEqual(['ORIGIN', 'MEMBER'])
  expect(await rolesOf(other)).toEqual(['ORIGIN', 'MEMBER'])
})

test('an escalation that the vendor refused opened nothing', async () => {
  const alert = await alone()
  corsa.vendor.interfere = (request, response) => {
    if (!request.url?.includes('/escalate')) return false
    response.writeHead(422, { 'content-type': 'application/json' }).end('{"message":"no"}')
    return true
  }
  const { commands } = await corsa.decide('ESCALATE_TO_CASE', [alertTarget(alert)], { reason: REASON })
  corsa.vendor.interfere = () => false
  expect(commands).toMatchObject([{ state: 'REJECTED' }])
  await atCorsa('theirs', {
    route: 'case-create',
    case: { referenceId: 'theirs', alertsIds: [alert.vendor_id], reviewersIds: [] },
  })
  await corsa.pipeline.poll()
  expect(await rolesOf(alert)).toEqual(['MEMBER'])
})

test('an alert that is linked by a decision supports the case, also after every further reading', async () => {
  const each = await corsa.case()
  const before = await rolesOf(each)
  expect(new Set(before)).toEqual(new Set(before.length > 0 ? ['MEMBER'] : []))
  const [linked, theirs] = [await alone(), await alone()]
  await corsa.decide('LINK_ALERTS', [caseTarget(each)], { detail: { ids: [linked.id] } })
  expect(await roleIn(each, linked)).toBe('SUPPORTING')
  await atCorsa(each.vendor_id, { route: 'case-alerts', ids: [theirs.vendor_id] })
  await corsa.pipeline.poll()
  expect(await roleIn(each, linked)).toBe('SUPPORTING')
  expect(await roleIn(each, theirs)).toBe('MEMBER')
})

test('an update that brings the whole list makes supporting only what was not in it', async () => {
  const each = await corsa.case('exists (select from case_alerts l where l.case_id = cases.id)')
  const [member] = await corsa.pipeline.database.sql<RecordRow>(
    'select a.* from alerts a join case_alerts l on l.alert_id = a.id where l.case_id = $1',
    [each.id],
  )
  if (!member) throw new Error('its alert is not held')
  const added = await alone()
  await corsa.decide('UPDATE', [caseTarget(each)], { detail: { case: { alerts: [member.id, added.id] } } })
  expect(await roleIn(each, member)).toBe('MEMBER')
  expect(await roleIn(each, added)).toBe('SUPPORTING')
})
