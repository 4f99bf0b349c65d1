import { customerOf, cycle, pick, randomFrom, uuid } from './sandbox-people.ts'
import { screeningOf } from './sandbox-screening.ts'

/** An alert in ComPilot's own words. */
export type CompilotRecord = Readonly<Record<string, unknown>> & { readonly id: string }

export const STATUSES = ['Open', 'Under Investigation', 'Pending', 'Closed', 'Escalated']
const STATUS_MIX = ['Open', 'Open', 'Open', 'Open', ...STATUSES, 'Closed', 'Closed']
export const SEVERITIES = ['Low', 'Medium', 'High']
export const CATEGORIES = ['Onboarding', 'Ongoing monitoring']
const OTHER_TYPES = [
  ...['IP Screening', 'Email Screening', 'KYC Drop-off', 'Onchain Monitoring', 'Fraud', 'Transaction Monitoring'],
  'Duplicate',
]
export const TYPES = ['AML Screening', ...OTHER_TYPES]
const ANALYSTS = ['usr_itarvik', 'usr_dmolnar', 'usr_rhaddad']
const REASONS = [
  'Compared with the documents on file: another person.',
  'Сверено с документами: совпадает только фамилия.',
  'تمت المقارنة مع الوثائق.',
  '已与存档文件核对。',
]

const DAY_MS = 86_400_000
const SPAN_MS = 90 * DAY_MS

const link = (what: string, at: number) =>
  `https://files.example/${what}/${at}?X-Amz-Expires=900&X-Amz-Signature=sandbox`

function notesOf(seed: number, at: number, created: string): unknown[] {
  return [
    {
      id: uuid(seed, 'note', at),
      name: 'Call with the client',
      description: 'Promised to send a passport.',
      cmsProjectId: 'sandbox-project',
      createdAt: created,
      updatedAt: created,
      createdBy: cycle(ANALYSTS, at),
      updatedBy: cycle(ANALYSTS, at),
      documents: [
        {
          id: uuid(seed, 'document', at),
          objectKey: uuid(seed, 'object', at),
          filename: 'passport.pdf',
          mimetype: 'application/pdf',
          description: 'A scan',
          cmsProjectId: 'sandbox-project',
          createdAt: created,
          createdBy: cycle(ANALYSTS, at),
          presignedUrl: link('documents', at),
        },
      ],
    },
  ]
}

function duplicateOf(seed: number, at: number, customers: number): unknown {
  const side = (index: number) => {
    const { id, name } = customerOf(seed, index % customers)
    const info = { customerId: id, customerInfo: `${name}, born in the sandbox` }
    // The newer package renames the picture and makes all three optional.
    return at % 4 === 1
      ? { ...info, profilePictureUrl: link('pictures', index), idDocumentUrl: null }
      : { ...info, profilePicture: link('pictures', index), idDocumentUrl: link('ids', index) }
  }
  return { original: side(at + 1), duplicate: side(at) }
}

const NEVER_MISSING = ['id', 'severity', 'category', 'type', 'status', 'createdAt']

/** What real accounts hold beside the well-behaved records. */
function awkward(alert: CompilotRecord, at: number): CompilotRecord {
  if (at % 41 === 19) return { ...alert, status: 'Parked' }
  if (at % 43 === 21) return { ...alert, severity: 'Critical' }
  if (at % 43 === 33) return { ...alert, type: 'Wallet Screening' }
  if (at % 43 === 23) return { ...alert, category: 'Offboarding' }
  if (at % 47 === 25) return { ...alert, type: 'Compliance Review Required' }
  if (at % 47 === 26) return { ...alert, type: 'Individual Monitoring' }
  if (at % 29 === 28) return { ...alert, updatedAt: '0001-01-01T00:00:00.000Z' }
  if (at % 31 === 30) return { ...alert, createdAt: String(alert.createdAt).replace('Z', '') }
  if (at % 17 === 16)
    return {
      ...alert,
      ...Object.fromEntries(Object.keys(alert).flatMap((name) => (NEVER_MISSING.includes(name) ? [] : [[name, null]]))),
    }
  if (at % 19 === 18) {
    const { cmsProjectId, ...newer } = alert as CompilotRecord & { cmsProjectId?: unknown }
    return { ...newer, workspaceId: cmsProjectId }
  }
  return alert
}

/** The alert number `at`; `fresh` ones were raised just now and nobody has touched them. */
export function alertOf(seed: number, at: number, customers: number, now: number, fresh = false): CompilotRecord {
  const random = randomFrom(seed * 104_729 + at * 31 + 1)
  // Two alerts a customer: a screening, and something else.
  const place = Math.floor(at / 2) % customers
  const customer = customerOf(seed, place)
  // A fixed place in a cycle of 90 days: the dates stay the same from one start to the next, and never grow old.
  const phase = Math.floor(random() * SPAN_MS)
  const createdMs = fresh ? now : now - ((((now - phase) % SPAN_MS) + SPAN_MS) % SPAN_MS)
  const status = fresh ? 'Open' : pick(random, STATUS_MIX)
  const laterMs = createdMs + Math.floor(random() * 10 * DAY_MS)
  const created = new Date(createdMs).toISOString()
  const changed = new Date(status !== 'Open' && laterMs <= now ? laterMs : createdMs).toISOString()
  const screened = at % 2 === 0
  const type = screened ? 'AML Screening' : cycle(OTHER_TYPES, (at - 1) / 2)
  // Newer workspaces name their alerts with a prefix instead of a bare UUID.
  const id = at % 7 === 6 ? `alrt_${uuid(seed, 'alert', at).replaceAll('-', '')}` : uuid(seed, 'alert', at)
  const alert: CompilotRecord = {
    id,
    severity: pick(random, SEVERITIES),
    category: pick(random, CATEGORIES),
    type,
    status,
    name: at % 8 === 5 ? null : `${type}: ${customer.name}`,
    description: at % 23 === 22 ? '=1+1 <script>alert(1)</script> \u202Egnikool' : `Sandbox finding ${at}.`,
    assignedTo: status === 'Open' ? null : pick(random, ANALYSTS),
    seen: status !== 'Open',
    customerId: customer.id,
    cmsProjectId: 'sandbox-project',
    createdAt: created,
    updatedAt: changed,
    createdBy: 'workflow',
    updatedBy: status === 'Open' ? 'workflow' : pick(random, ANALYSTS),
    reason: status === 'Closed' ? cycle(REASONS, at) : null,
    notes: at % 5 === 2 ? notesOf(seed, at, created) : [],
    complyAdvantageData: screened ? screeningOf(seed, at, at / 2, customer, id, created) : null,
    duplicateData: type === 'Duplicate' ? duplicateOf(seed, place, customers) : null,
  }
  return fresh ? alert : awkward(alert, at)
}
