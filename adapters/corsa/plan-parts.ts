import type { CommandIntent, Plan } from '../../src/adapter/contract.ts'
import { asCall, batchKeyOf, batchLimitOf, type CorsaCall } from './call.ts'
import type { CorsaSettings } from './settings.ts'

type Invalid = Extract<Plan, { support: 'INVALID' }>

/** Ends planning with a plan that sends nothing. */
class Ending extends Error {
  readonly plan: Plan

  constructor(plan: Plan) {
    super(plan.support)
    this.plan = plan
  }
}

/** What `work` plans, or the plan it was ended with. */
export function planned(work: () => Plan): Plan {
  try {
    return work()
  } catch (error) {
    if (error instanceof Ending) return error.plan
    throw error
  }
}

export const invalid = (field: string, message: string, code: Invalid['code'] = 'BAD_INPUT'): never => {
  throw new Ending({ support: 'INVALID', code, field, message })
}
export const unsupported = (field: string, requested: string, message: string, nearest: readonly string[] = []) => {
  const plan: Plan = { support: 'UNSUPPORTED', field, requested, nearest: [...nearest], message }
  throw new Ending(plan)
}
/** The record says so already; what its word leaves out of what was asked for stands in `lost`. */
export const unchanged = (message: string, lost: readonly string[] = []): Plan => ({
  support: 'UNCHANGED',
  message,
  ...(lost.length > 0 && { warning: lost.join(' ') }),
})

/** A call to send; what is lost by it stands in `lost`, in words for the person who decides. */
export function send(call: CorsaCall, { bulkLimit }: CorsaSettings, lost: readonly string[] = []): Plan {
  const sending = { call: asCall(call), batchKey: batchKeyOf(call), batchLimit: batchLimitOf(call, bulkLimit) }
  if (lost.length === 0) return { support: 'OK', ...sending, warning: null }
  return { support: 'LOSSY', ...sending, warning: lost.join(' ') }
}

/** A text as it goes to Corsa, whole or not at all. */
export function fitting(field: string, text: string, max: number, shorter = 'a shorter one'): string {
  if (text.length <= max) return text
  return invalid(field, `Corsa takes ${max} characters, this has ${text.length}: pass ${shorter}`, 'TOO_LONG')
}

/** The reason to send, the conditions below it; null where there is none and none is needed. */
export function reasonOf(intent: CommandIntent, needed: boolean, { reasonMax }: CorsaSettings): string | null {
  const { action, vendorMessage, conditions } = intent
  const field = vendorMessage === null ? 'reason' : 'vendorMessage'
  const text = vendorMessage ?? intent.reason
  if (text === null || text.trim() === '') return needed ? invalid(field, `${action} needs a reason at Corsa`) : null
  if (conditions === null) return fitting(field, text, reasonMax, 'a shorter vendorMessage')
  const shorter = 'a shorter vendorMessage, or fewer conditions, which go with it'
  return fitting(field, `${text}\nConditions: ${conditions}`, reasonMax, shorter)
}

/** The same where Corsa cannot do without. */
export const neededReason = (intent: CommandIntent, settings: CorsaSettings): string =>
  reasonOf(intent, true, settings) ?? ''

/** Refuses what no call of Corsa's carries. */
export function carriesNoMore({ action, riskLevel, conditions }: CommandIntent): void {
  if (riskLevel !== null) invalid('riskLevel', `${action} carries no risk level to Corsa`)
  if (conditions !== null) invalid('conditions', `${action} carries no conditions to Corsa`)
}

/** Each id once, in the order given. */
export const distinct = (ids: readonly string[]): string[] => [...new Set(ids)]
