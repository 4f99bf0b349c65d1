/** One tab of the explorer. */
export interface FirstOperation {
  name: string
  query: string
  variables?: Record<string, unknown>
}

const alerts = `# Alerts of all your vendors in one list. Press Send Request, or Ctrl+Enter.
# Beside every canonical value stands the vendor's own word, and how faithful the translation is.
query Alerts {
  alerts(first: 25) {
    nodes {
      account { name }
      vendorId
      title
      status
      statusSource { raw fidelity }
      category
      categorySource { raw fidelity }
      matchStatus
      matchStatusSource { raw fidelity }
      riskLevel
      riskLevelSource { raw fidelity }
      subject { name }
      createdAt
      id
    }
    totalCount
    totalCountIsExact
    pageInfo { hasNextPage endCursor }
  }
}
`

const workQueue = `# What a team has to work on: alerts, and the cases of vendors that have no alerts, most urgent first.
query WorkQueue {
  workQueue(orderBy: PRIORITY_DESC, first: 25) {
    nodes {
      __typename
      id
      title
      workState
      priority
      prioritySource { raw fidelity }
      category
      riskLevel
      account { name }
      subject { name }
      assignee { name }
    }
    totalCount
    totalCountIsExact
  }
}
`

const search = `# Names, titles and references in any script: "ladomira" finds Ладомира. Change the word under VARIABLES at the bottom.
query Search($word: String!) {
  alerts(first: 10, filter: { search: $word }) {
    nodes { id title vendorId status account { name } subject { name } hits(first: 2) { matchedName } }
    totalCount
  }
  subjects(first: 10, filter: { search: $word }) {
    nodes { name clientReference account { name } }
  }
}
`

const figures = `# What a dashboard starts with: figures by up to two dimensions, from counters that are kept with every change.
query Figures {
  open: alertStats(filter: { workState: [TO_DO, IN_PROGRESS, WAITING, ESCALATED] }, groupBy: [STATUS, PRIORITY]) {
    total
    groups { status priority count }
  }
  vendors: alertStats(groupBy: [ACCOUNT]) { groups { account { name } count } }
  cases: caseStats(groupBy: [KIND, STATUS]) { total groups { kind status count } }
}
`

const selection = `# What a decision would come to, before anything is sent: per account, what is carried, lost or refused.
mutation Select($input: CreateSelectionInput!) {
  createSelection(input: $input) {
    selection {
      id
      count
      expiresAt
      plan { account { name } support count sendable warnings refusals { code message count } }
    }
  }
}
`

const decision = `# One decision about alerts of any vendors. Click VARIABLES at the bottom, and put in an id from the first tab.
# CONFIRMED comes only with evidence. LOSSY_WRITE says what the vendor cannot express: nothing was sent.
mutation Decide($input: ResolveAlertsInput!) {
  resolveAlerts(input: $input) {
    operation { id state counts { state count } }
    results {
      index
      targetId
      state
      code
      message
      warnings
      evidence { kind at }
      command { id }
      alert { id status statusSource { raw fidelity } matchStatus disposition version }
    }
  }
}
`

const followUp = `# Where a decision stands: click VARIABLES at the bottom, and put in the operation's id from the tab before.
query Operation($id: ID!) {
  operation(id: $id) {
    id
    state
    counts { state count }
    createdAt
    commands(first: 25) {
      nodes {
        index
        action
        state
        code
        message
        evidence { kind at }
        attempts
        account { name }
        alert { id title status }
      }
    }
  }
}
`

const accounts = `# Your connections to vendors: how they are doing, and what becomes of each action there, known before the click.
query Accounts {
  accounts {
    name
    vendorName
    state
    freshAsOf
    lagSeconds
    lastError
    quarantineCount
    unrecognisedWords(first: 5) { field raw seen }
    capabilities { action support note }
    writeLimits { maxBatch maxMessage canReadBack }
  }
}
`

const vocabulary = `# Every word of every vendor, the canonical value it is read as, and how faithful that is.
query Vocabulary($vendor: String) {
  vocabulary(vendor: $vendor) {
    vendor
    field
    raw
    concept
    value
    fidelity
    documented
    note
  }
}
`

const live = `# Changes of alerts as they happen. Press Send Request, leave it running, and decide something in another tab.
# To go on where you left off, pass the last cursor you saw as \`after\`: nothing is missed.
subscription AlertChanged($after: Cursor) {
  alertChanged(after: $after) {
    occurredAt
    type
    membership
    actor
    node {
      account { name }
      title
      status
      statusSource { raw fidelity }
    }
    changedFields { field from to }
    cursor
  }
}
`

/** The tabs the explorer opens with, in the order somebody new would try them. */
export const FIRST_OPERATIONS: readonly FirstOperation[] = [
  { name: '1 Alerts', query: alerts },
  { name: '2 Work queue', query: workQueue },
  { name: '3 Search', query: search, variables: { word: 'ladomira' } },
  { name: '4 Figures', query: figures },
  {
    name: '5 Select',
    query: selection,
    variables: {
      input: {
        filter: { workState: ['TO_DO'] },
        action: 'MARK_FALSE_POSITIVE',
        reason: 'The birth dates differ.',
        allowLossy: true,
      },
    },
  },
  {
    name: '6 Decide',
    query: decision,
    variables: {
      input: {
        alertIds: ['<id of an alert>'],
        action: 'MARK_FALSE_POSITIVE',
        reason: 'The birth dates differ.',
        allowLossy: true,
        waitMs: 5000,
      },
    },
  },
  { name: '7 Follow up', query: followUp, variables: { id: '<id of the operation>' } },
  { name: '8 Accounts', query: accounts },
  { name: '9 Vocabulary', query: vocabulary, variables: { vendor: null } },
  { name: '10 Live', query: live, variables: { after: null } },
]
