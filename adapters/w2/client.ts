import type { VendorCall } from '../../src/adapter/contract.ts'
import { VendorError } from '../../src/adapter/errors.ts'
import { path, type VendorHttp, type VendorRequest } from '../../src/adapter/http.ts'
import type { ListedPage } from '../../src/adapter/parts.ts'
import { alertList, caseAlertList } from './payload.ts'
import type { W2Credentials, W2Settings } from './settings.ts'

export interface Remediation {
  alertId: string
  call: VendorCall
}

/** W2's general rules know it beside 200 (docs.w2globaldata.com rest): the call succeeded, and there is nothing to list. */
const NOTHING_TO_RETURN = 204

/** The four documented calls. Lists whose envelope is not the documented one throw VendorError UNREADABLE. */
export interface W2Client {
  /** `page` counts from zero. */
  alerts(page: number, size: number): Promise<ListedPage>
  alertsOfCase(caseId: string): Promise<unknown[]>
  /** One call for any number of alerts of one case. W2 answers with a status only. */
  remediate(caseId: string, items: readonly Remediation[]): Promise<void>
}

export function createClient(http: VendorHttp, settings: W2Settings, credentials: W2Credentials): W2Client {
  // Base64 of the key alone: W2 documents no colon, which every basic-auth library would add (docs.w2globaldata.com rest).
  const authorization = `Basic ${Buffer.from(credentials.apiKey, 'utf8').toString('base64')}`

  function call(request: Pick<VendorRequest, 'method' | 'path' | 'query' | 'body'>) {
    return http.request({
      ...request,
      // Left out, the newest version would answer.
      query: { ...request.query, 'api-version': settings.apiVersion },
      headers: { authorization },
    })
  }

  return {
    async alerts(page, size) {
      const { status, body } = await call({
        method: 'GET',
        path: '/cases/alerts',
        query: { PageNumber: page, PageSize: size },
      })
      if (status === NOTHING_TO_RETURN) return { items: [], total: null }
      const read = alertList.safeParse(body)
      if (!read.success) throw new VendorError('UNREADABLE', 'GET /cases/alerts: no list of case alerts')
      return read.data
    },

    async alertsOfCase(caseId) {
      const { status, body } = await call({ method: 'GET', path: path`/cases/${caseId}/alerts` })
      if (status === NOTHING_TO_RETURN) return []
      const read = caseAlertList.safeParse(body)
      if (!read.success) throw new VendorError('UNREADABLE', 'GET /cases/{caseId}/alerts: no list of case alerts')
      return read.data
    },

    async remediate(caseId, items) {
      // The message is optional; it is left out rather than sent as null, whose effect is not documented.
      const content = ({ alertStatus, message }: VendorCall) =>
        message === null ? { alertStatus } : { message, alertStatus }
      const [first] = items
      if (first && items.length === 1) {
        await call({
          method: 'POST',
          path: path`/cases/${caseId}/alert/${first.alertId}/remediate`,
          body: content(first.call),
        })
        return
      }
      await call({
        method: 'POST',
        path: path`/cases/${caseId}/alerts/remediate`,
        body: {
          remediateAlertRequests: items.map((item) => ({ alertId: BigInt(item.alertId), ...content(item.call) })),
        },
      })
    },
  }
}
