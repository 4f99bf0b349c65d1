import type { DeliveryItem } from '../../src/adapter/contract.ts'
import { path } from '../../src/adapter/http.ts'
import { type CorsaCall, readCall } from './call.ts'

export interface CorsaWrite {
  method: 'POST' | 'PUT' | 'PATCH'
  path: string
  body: object
}

const patch = (to: string, body: object): CorsaWrite => ({ method: 'PATCH', path: to, body })
const put = (to: string, body: object): CorsaWrite => ({ method: 'PUT', path: to, body })
const post = (to: string, body: object): CorsaWrite => ({ method: 'POST', path: to, body })

/**
 * The one request of items that share a batch key. The reason of a decision has three places: `decision.reason` with the
 * status of alerts, `reason` beside the status of cases, and `status.reason` where a case is updated.
 */
export function requestOf(call: CorsaCall, items: readonly DeliveryItem[]): CorsaWrite {
  const keys = items.map(({ target }) => target.key)
  const [key = ''] = keys
  switch (call.route) {
    case 'status': {
      const { status, reason } = call
      const body = { alertIds: keys, status, ...(reason !== null && { decision: { reason } }) }
      return patch(path`/v1/alerts/bulk/status`, body)
    }
    case 'assign':
      return patch(path`/v1/alerts/bulk/assign`, { alertIds: keys, assigneeId: call.assigneeId })
    case 'escalate': {
      const { route: _, reason, description = reason, ...newCase } = call
      return patch(path`/v1/alerts/bulk/escalate`, { alertIds: keys, reason, description, ...newCase })
    }
    case 'update':
      return put(path`/v1/alerts/${key}/update`, call.fields)
    case 'clients':
    case 'transactions':
      return put(path`/v1/alerts/${key}/${call.route}`, call.ids)
    case 'create': {
      const alerts = items.flatMap((item) => {
        const each = readCall(item.call)
        return each.route === 'create' ? [each.alert] : []
      })
      return post(path`/v1/alerts/batch`, { alerts, upsert: call.upsert })
    }
    case 'case-status':
      return patch(path`/v1/cases/bulk/status`, { caseIds: keys, status: call.status, reason: call.reason })
    case 'case-assign':
      return patch(path`/v1/cases/bulk/assign`, { caseIds: keys, assigneeId: call.assigneeId })
    case 'case-reviewers': {
      const { mode, reviewersIds } = call
      return patch(path`/v1/cases/bulk/reviewers`, { caseIds: keys, mode, reviewersIds })
    }
    case 'case-update':
      return put(path`/v1/cases/${key}/update`, call.fields)
    case 'case-alerts':
    case 'case-clients':
    case 'case-transactions':
      return put(path`/v1/cases/${key}/${call.route.slice('case-'.length)}`, call.ids)
    case 'case-create':
      return post(path`/v1/cases`, call.case)
  }
}
