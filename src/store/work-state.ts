import { ALERT_STATUS, type AlertStatus, CASE_STATUS, type CaseStatus, type WorkState } from '../canonical/enums.ts'

// The same as the generated columns `work_state` say, read the other way.

const OF_ALERT: Readonly<Record<AlertStatus, WorkState>> = {
  OPEN: 'TO_DO',
  IN_REVIEW: 'IN_PROGRESS',
  PENDING: 'WAITING',
  ESCALATED: 'ESCALATED',
  CLOSED: 'DONE',
  UNKNOWN: 'UNKNOWN',
}

const OF_CASE: Readonly<Record<CaseStatus, WorkState>> = {
  OPEN: 'TO_DO',
  IN_PROGRESS: 'IN_PROGRESS',
  PENDING_REVIEW: 'IN_PROGRESS',
  PENDING_INFORMATION: 'WAITING',
  PENDING_EDD: 'WAITING',
  ESCALATED: 'ESCALATED',
  CLOSED: 'DONE',
  UNKNOWN: 'UNKNOWN',
}

/** The statuses an alert has in any of these work states. */
export const alertStatusesOf = (states: readonly WorkState[]): AlertStatus[] =>
  ALERT_STATUS.filter((status) => states.includes(OF_ALERT[status]))

/** The statuses a case has in any of these work states. */
export const caseStatusesOf = (states: readonly WorkState[]): CaseStatus[] =>
  CASE_STATUS.filter((status) => states.includes(OF_CASE[status]))
