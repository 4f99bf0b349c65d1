import { defineTable } from '../../src/adapter/vocabulary.ts'
import type { AlertStatus } from '../../src/canonical/enums.ts'

export const state = defineTable<AlertStatus>({
  field: 'state',
  concept: 'AlertStatus',
  unrecognised: 'UNKNOWN',
  entries: [
    { raw: 'fresh', value: 'OPEN', fidelity: 'EXACT', source: 'DOCUMENT' },
    { raw: 'done', value: 'CLOSED', fidelity: 'LOSSY', source: 'DOCUMENT', note: 'How it ended is not said.' },
  ],
})

export const vocabulary = [state]
