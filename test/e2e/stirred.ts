import { compilotAlerts } from './records/compilot.ts'
import { corsaAlerts, corsaCases } from './records/corsa.ts'
import { trustgateCases } from './records/trustgate.ts'
import { stir } from './records.ts'
import { type CompilotVendor, startCompilot } from './vendors/compilot.ts'
import { type CorsaVendor, startCorsa } from './vendors/corsa.ts'
import { startTrustGate, type TrustGateVendor } from './vendors/trustgate.ts'

/** Vendors by the account that reads them, each with lists that move while their first pages are read. */

const STIRRED_PAGES = 9

export async function startStirred() {
  const corsa: Record<string, CorsaVendor> = {}
  const compilot: Record<string, CompilotVendor> = {}
  const trustgate: Record<string, TrustGateVendor> = {}
  let unstirred = 0

  /** Moves a list while it is read, in the first pages of it that are asked for. */
  function restless<T>(rows: T[], later: T[]): (next: number) => void {
    let turns = 0
    unstirred += 1
    return (next) => {
      if (turns < STIRRED_PAGES) stir(rows, next, turns++, () => later.pop())
      if (turns === STIRRED_PAGES) {
        turns += 1
        unstirred -= 1
      }
    }
  }

  const lists = async (name: string, counts: [number, number], seed: number, cap?: number) => {
    const alerts = corsaAlerts(counts[0] + 10, seed)
    const cases = corsaCases(counts[1] + 6, seed, alerts)
    const later = { alerts: alerts.splice(counts[0]), cases: cases.splice(counts[1]) }
    const vendor = await startCorsa({ token: 'tok', secret: 's3cret', alerts, cases, ...(cap ? { cap } : {}) })
    const moves = { alerts: restless(alerts, later.alerts), cases: restless(cases, later.cases) }
    vendor.afterPage = (list, next) => moves[list](next)
    corsa[name] = vendor
  }
  await lists('corsa-us', [190, 90], 11)
  await lists('corsa-eu', [60, 60], 12, 25)
  const screenings = async (name: string, count: number, seed: number, firstPage: 0 | 1 | 'EITHER') => {
    const alerts = compilotAlerts(count + 10, seed)
    const later = alerts.splice(count)
    const vendor = await startCompilot({ apiKey: 'compilot-key', alerts, firstPage })
    vendor.afterPage = restless(alerts, later)
    compilot[name] = vendor
  }
  await screenings('compilot-from-0', 200, 21, 0)
  await screenings('compilot-from-1', 70, 22, 1)
  await screenings('compilot-either', 70, 23, 'EITHER')
  const opened = async (name: string, count: number, seed: number, generation: 'OLDER' | 'NEWER', cap?: number) => {
    const cases = trustgateCases(count + 10, seed)
    const later = cases.splice(count)
    const vendor = await startTrustGate({ apiKey: 'tg-key', cases, generation, ...(cap ? { cap } : {}) })
    vendor.afterPage = restless(cases, later)
    trustgate[name] = vendor
  }
  await opened('trustgate-older', 200, 31, 'OLDER')
  await opened('trustgate-newer', 150, 32, 'NEWER', 20)
  return { corsa, compilot, trustgate, ended: () => unstirred === 0 }
}
