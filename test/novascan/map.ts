import { z } from 'zod'
import type { RawRecord } from '../../src/adapter/contract.ts'
import { UnmappableRecord } from '../../src/adapter/errors.ts'
import { absent } from '../../src/adapter/vocabulary.ts'
import type { Mapped, Sourced } from '../../src/canonical/record.ts'
import { state } from './vocabulary.ts'

export const thing = z.looseObject({
  no: z.union([z.int(), z.bigint()]).transform(String),
  name: z.string().nullish(),
  state: z.string().nullish(),
  changed: z.iso.datetime().nullish(),
})

/** NovaScan compares names with lists and does nothing else. */
const derived = <T>(value: T): Sourced<T> => ({ value, raw: null, field: null, fidelity: 'DERIVED' })

export function toCanonical({ key, raw }: RawRecord): Mapped {
  const read = thing.safeParse(raw)
  if (!read.success || read.data.no !== key)
    throw new UnmappableRecord('no', 'missing, or not the one it is filed under')
  const { no, name, state: word, changed } = read.data
  const at = changed ? new Date(changed).toISOString() : null
  const status = state.read(word) ?? absent('UNKNOWN')
  return {
    subjects: [],
    alerts: [
      {
        key,
        vendorId: no,
        vendorIds: [{ field: 'no', value: no }],
        title: name ?? null,
        description: null,
        status,
        escalationTarget: null,
        matchStatus: absent('UNKNOWN'),
        disposition: absent(status.value === 'CLOSED' ? 'UNSTATED' : 'UNDECIDED'),
        type: derived('SCREENING'),
        categories: [derived('OTHER_SCREENING')],
        categoryDetail: [],
        lifecycleStage: absent('UNKNOWN'),
        priority: absent('UNSPECIFIED'),
        riskLevel: absent('UNKNOWN'),
        scores: [],
        assignee: null,
        closedBy: status.value === 'CLOSED' ? 'UNKNOWN' : null,
        resolvedBy: null,
        resolvedAt: null,
        resolutionNote: null,
        sla: null,
        research: null,
        createdAt: null,
        updatedAt: at,
        subjects: [],
      },
    ],
    cases: [],
    caseAlerts: [],
    hits: [],
    flags: [],
  }
}
