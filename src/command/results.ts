import type { EvidenceKind, CommandState as State } from '../canonical/enums.ts'
import type { CommandState, OperationRow } from '../store/write/commands.ts'
import { INLINE_RESULTS, type ItemResult, type ResultCode, type SubmitResult } from './commands.ts'

const resultOf = (state: CommandState): ItemResult => ({
  index: state.ordinal,
  targetKind: state.target_kind,
  targetId: state.target_id,
  resultId: state.result_id,
  commandId: state.id,
  state: state.state as State,
  code: state.code as ResultCode | null,
  message: state.message,
  warnings: state.warnings,
  evidence:
    state.evidence_kind && state.evidence_at
      ? { kind: state.evidence_kind as EvidenceKind, at: state.evidence_at }
      : null,
})

/** The items of an operation as they are now, in the order of its input. */
export function resultsOf(
  operation: Pick<OperationRow, 'id' | 'refusals'>,
  states: readonly CommandState[],
): SubmitResult {
  const refused = operation.refusals.map(
    ({ index, code, message }): ItemResult => ({
      index,
      targetKind: 'ALERT',
      targetId: null,
      resultId: null,
      commandId: null,
      state: 'REJECTED',
      code: code as ResultCode,
      message,
      warnings: [],
      evidence: null,
    }),
  )
  return {
    operationId: operation.id,
    items: [...states.map(resultOf), ...refused].toSorted((a, b) => a.index - b.index).slice(0, INLINE_RESULTS),
  }
}
