import type { CommandAction } from '../../src/canonical/enums.ts'

export type Rule =
  | {
      support: 'OK' | 'LOSSY'
      note: string | null
      /** What is lost; null where nothing is. */
      warning: string | null
    }
  | { support: 'GATEWAY'; note: string }
  | { support: 'UNSUPPORTED'; note: string; field: string; nearest: readonly string[] }

export const NO_ALERTS = 'TrustGate has cases and no alerts: decide about the case.'
export const NO_READS =
  "TrustGate's document shows no call that changes a case. Older public pages do: the setting reads offers theirs."

const ok = (note: string | null = null): Rule => ({ support: 'OK', note, warning: null })
const lossy = (warning: string): Rule => ({ support: 'LOSSY', note: warning, warning })
const no = (field: string, note: string, nearest: readonly string[] = []): Rule => ({
  support: 'UNSUPPORTED',
  note,
  field,
  nearest,
})
const UNSEEN = 'No page of TrustGate shows an assignee in a case: whom it is assigned to may not be visible afterwards.'
const LINKED = 'TrustGate takes what a case is about when it is created, and shows no call that changes it.'
const REVIEWERS = 'TrustGate has no reviewers of a case.'

/** What becomes of an action on an existing case, by the older public pages (case-workflows, resolving-cases). */
const RULES: Readonly<Partial<Record<CommandAction, Rule>>> = {
  ACKNOWLEDGE: lossy(
    'TrustGate has one word for a case that is worked on, in_progress: that it was only taken note of is not said.',
  ),
  ASSIGN: lossy(UNSEEN),
  UNASSIGN: no('assigneeId', 'No page of TrustGate shows how an assignee is removed.'),
  REQUEST_INFORMATION: no('status', 'No page of TrustGate shows a status for waiting.'),
  ESCALATE_TO_CASE: no('action', 'It is a case already; a further one with its hits is opened by CREATE.'),
  ESCALATE_TO_REVIEWER: lossy('TrustGate says that a case is escalated, and not to whom.'),
  MARK_FALSE_POSITIVE: lossy(
    'TrustGate resolves it as no_action_required, with the one reason its pages show, name_only_match; yours goes into the notes.',
  ),
  CONFIRM_MATCH: no('resolution', 'No page of TrustGate shows a resolution that states a match.'),
  ACCEPT: no('resolution', 'No page of TrustGate shows the word for an approval without conditions.', [
    'ACCEPT_WITH_CONDITIONS',
  ]),
  ACCEPT_WITH_CONDITIONS: ok('Conditions are enhanced_monitoring, annual_review and transaction_limits, by comma.'),
  REJECT: no('resolution', 'No page of TrustGate shows the word for a rejection.'),
  CLOSE_NO_ACTION: ok(),
  SET_RISK: no('riskLevel', 'TrustGate has no risk level of a case.'),
  SET_PRIORITY: {
    support: 'GATEWAY',
    note: 'TrustGate takes a priority when a case is created; later ones are kept here.',
  },
  REOPEN: no('status', 'No page of TrustGate shows how a resolved case is reopened.'),
  ADD_NOTE: { support: 'GATEWAY', note: 'TrustGate takes a note only with an assignment, a status or a resolution.' },
  LABEL: { support: 'GATEWAY', note: 'TrustGate takes tags only when a case is created.' },
  SET_STATUS: ok('IN_PROGRESS and ESCALATED, and CLOSED with the outcome DISMISSED or ACCEPTED_WITH_CONDITIONS.'),
  UPDATE: {
    support: 'OK',
    note: 'One of status and assignee in a call: a status as with SET_STATUS, an assignee with the loss of ASSIGN.',
    warning: UNSEEN,
  },
  LINK_ALERTS: no('alerts', NO_ALERTS),
  LINK_SUBJECTS: no('subjects', LINKED),
  LINK_TRANSACTIONS: no('transactions', LINKED),
  SET_REVIEWERS: no('reviewers', REVIEWERS),
  ADD_REVIEWERS: no('reviewers', REVIEWERS),
  REMOVE_REVIEWERS: no('reviewers', REVIEWERS),
}

export const ruleOf = (action: CommandAction): Rule | null => RULES[action] ?? null
export const ruled = Object.keys(RULES) as CommandAction[]
