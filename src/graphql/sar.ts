import type { CaseOutcome, CaseStatus, CommandAction, TargetKind } from '../canonical/enums.ts'
import type { Source } from '../store/columns.ts'
import { WITHHELD } from './sources.ts'
import { permitted, type Viewer } from './viewer.ts'

// Telling somebody that a case was handed to suspicious-activity reporting can be an offence, and it would also show by
// what is missing. So without `sar:read` all closed cases of an account that can refer for it look the same.

/** Whether this reader may see which cases were referred. */
export const seesReferrals = (viewer: Viewer): boolean => permitted(viewer, 'sar:read')

interface Closable {
  status: CaseStatus
  outcome: CaseOutcome
}

/** Whether the way a case ended is kept from this reader. A referral is, whatever its account is said to be able to do. */
function veiled(viewer: Viewer, canRefer: boolean, of: Closable): boolean {
  return !seesReferrals(viewer) && ((canRefer && of.status === 'CLOSED') || of.outcome === 'REFERRED_FOR_SAR')
}

/** A case's outcome as this reader sees it; the filter in SQL folds in the same way. */
export const seenOutcome = (viewer: Viewer, canRefer: boolean, of: Closable): CaseOutcome => {
  if (!veiled(viewer, canRefer, of)) return of.outcome
  return of.status === 'CLOSED' ? 'UNSTATED' : 'NONE'
}

/** The vendor's word for the outcome, where this reader may see it. */
export const seenOutcomeSource = (viewer: Viewer, canRefer: boolean, of: Closable, source: Source | null) =>
  veiled(viewer, canRefer, of) ? null : source

/** The vendor's word for the status, which at some vendors tells the outcome as well. */
export const seenStatusSource = (viewer: Viewer, canRefer: boolean, of: Closable, source: Source): Source =>
  veiled(viewer, canRefer, of) ? WITHHELD : source

/** Whether this reader may see raw case records of an account, which name the outcome. */
export const seesRawCases = (viewer: Viewer, canRefer: boolean): boolean => !canRefer || seesReferrals(viewer)

/** A case's fields in an event, as this reader sees them. */
export function seenSnapshot(
  viewer: Viewer,
  canRefer: boolean,
  snapshot: Record<string, unknown> | null,
): Record<string, unknown> | null {
  if (!snapshot || !('outcome' in snapshot)) return snapshot
  return { ...snapshot, outcome: seenOutcome(viewer, canRefer, snapshot as Record<string, unknown> & Closable) }
}

/**
 * Whether the texts of a decision are kept from this reader: those about the status of a case may name a referral, in the
 * words of whoever decided or of the vendor. All of them at an account that can refer, so that none is told by the others.
 */
export const veilsTexts = (
  viewer: Viewer,
  canRefer: boolean,
  of: { target_kind: TargetKind; action: CommandAction },
): boolean => {
  const mayRefer = of.target_kind === 'CASE' && (of.action === 'SET_STATUS' || of.action === 'UPDATE')
  return canRefer && mayRefer && !seesReferrals(viewer)
}
