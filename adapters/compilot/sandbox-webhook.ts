import { createHmac } from 'node:crypto'
import type { WebhookRequest } from '../../src/adapter/contract.ts'
import { stringifyJson } from '../../src/adapter/json.ts'

/** The secret of the sandbox's endpoint, as the portal of Svix shows one. */
export const WEBHOOK_SECRET = `whsec_${Buffer.from('sandbox-compilot-webhook-key').toString('base64')}`

/** What a webhook carries of an alert: @nexeraid/identity-schemas. */
export function thinOf(alert: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const names = ['id', 'severity', 'status', 'customerId', 'reason', 'createdAt', 'updatedAt']
  const screening = alert.complyAdvantageData as { requestData?: { client_ref?: unknown } } | null
  const reference = screening?.requestData?.client_ref
  return {
    ...Object.fromEntries(names.flatMap((name) => (alert[name] === undefined ? [] : [[name, alert[name]]]))),
    ...(reference ? { externalCustomerId: reference } : {}),
    workflowName: 'Sandbox onboarding',
    workflowId: 'wf_sandbox',
    tags: [],
  }
}

/** A message as Svix signs and sends it. */
export function signed(
  body: unknown,
  options: { id: string; at: number; secret?: string; prefix?: 'svix' | 'webhook' },
): WebhookRequest {
  const { id, at, secret = WEBHOOK_SECRET, prefix = 'svix' } = options
  const bytes = Buffer.from(stringifyJson(body))
  const stamp = String(Math.floor(at / 1000))
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const digest = createHmac('sha256', key).update(`${id}.${stamp}.`).update(bytes).digest('base64')
  return {
    headers: { [`${prefix}-id`]: id, [`${prefix}-timestamp`]: stamp, [`${prefix}-signature`]: `v1,${digest}` },
    body: bytes,
  }
}
