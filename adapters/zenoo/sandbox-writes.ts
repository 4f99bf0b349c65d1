import { z } from 'zod'
import { USERS, type ZenooRecord } from './sandbox-data.ts'

// Bodies as docs.zenoo.com api-reference shows them; a field it does not show is refused. The reason of an escalation is
// taken as long as a rationale: the vendor document states no limit, and the reference's 2,000 is the account's setting.
const tokens = z.array(z.string().min(1)).min(1).max(50)
const resolution = {
  action: z.enum(['Approve', 'Decline', 'Escalate', 'Request Document', 'Approve with Conditions']),
  rationale: z.string().min(1).max(5_000),
  is_false_positive: z.boolean().default(false),
}
export const BODIES = {
  resolve: z.strictObject({ ...resolution, conditions: z.string().min(1).max(2_000).optional() }),
  acknowledge: z.strictObject({}),
  escalate: z.strictObject({ reason: z.string().min(1).max(5_000), escalate_to: z.string().min(1).optional() }),
  research: z.strictObject({ research_type: z.enum(['standard', 'deep']).default('standard') }),
  bulkResolve: z.strictObject({ alert_tokens: tokens, ...resolution }),
  bulkAcknowledge: z.strictObject({ alert_tokens: tokens }),
  bulkAssign: z.strictObject({
    alert_tokens: tokens,
    user_id: z.string().min(1),
    note: z.string().max(1_000).optional(),
  }),
}

/** What a write does to one alert: the fields it sets, or why Zenoo refuses it. */
export type Effect = { change: string; fields: Record<string, unknown> } | { refusal: string }

const closed = ({ status }: ZenooRecord): boolean => status === 'Resolved' || status === 'False Positive'
const already = (alert: ZenooRecord): Effect => ({ refusal: `Alert ${alert.token} is already ${alert.status}` })

/** Whoever holds the API key: the vendor's pages do not say whom such a resolution is credited to. */
const KEY_HOLDER = { id: 'usr_apikey', name: 'API key', email: 'api@analyst.example' }

export function resolve(
  alert: ZenooRecord,
  body: { action: string; rationale: string; is_false_positive: boolean; conditions?: string | undefined },
  at: string,
): Effect {
  const { action, rationale } = body
  if (closed(alert)) return already(alert)
  if (action === 'Approve with Conditions' && body.conditions === undefined)
    return { refusal: 'conditions are required when action is Approve with Conditions' }
  const reference = 'is_false_positive' in alert
  const fields: Record<string, unknown> = {
    resolution_action: action,
    [reference ? 'resolution_rationale' : 'resolution_notes']: rationale,
  }
  const change = `resolve: ${action}`
  if (action === 'Request Document') return { change, fields: { ...fields, status: 'Open' } }
  if (action === 'Escalate') return { change, fields: { ...fields, status: 'Escalated' } }
  fields.status = body.is_false_positive ? 'False Positive' : 'Resolved'
  fields.resolved_by = reference ? KEY_HOLDER.id : KEY_HOLDER
  fields.resolved_at = at
  if (reference) fields.is_false_positive = body.is_false_positive
  return { change, fields }
}

export const acknowledge = (alert: ZenooRecord): Effect =>
  closed(alert) ? already(alert) : { change: 'acknowledge', fields: { status: 'Acknowledged' } }

export function escalate(alert: ZenooRecord, to: string | undefined): Effect {
  if (to !== undefined && !USERS.some(({ id }) => id === to)) return { refusal: `User ${to} is not known` }
  if (closed(alert)) return already(alert)
  return { change: to === undefined ? 'escalate' : `escalate: ${to}`, fields: { status: 'Escalated' } }
}

/** No page says that only an open alert has an analyst. */
export function assign(alert: ZenooRecord, userId: string): Effect {
  const user = USERS.find(({ id }) => id === userId)
  if (!user) return { refusal: `User ${userId} is not known` }
  return { change: `assign: ${userId}`, fields: { assigned_to: 'is_false_positive' in alert ? user.id : user } }
}
