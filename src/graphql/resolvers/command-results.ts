import { saidOf } from '../command-texts.ts'
import type { Context } from '../context.ts'
import type {
  AccountCommandPayloadResolvers,
  AccountCommandResultResolvers,
  AlertCommandPayloadResolvers,
  AlertCommandResultResolvers,
  CaseCommandPayloadResolvers,
  CaseCommandResultResolvers,
  HitCommandPayloadResolvers,
  HitCommandResultResolvers,
  RecordCommandPayloadResolvers,
  RecordCommandResultResolvers,
} from '../generated.ts'
import type { Decision, Outcome } from '../shapes.ts'

const payload = {
  async operation({ operationId }: Decision, _args: object, { loaders }: Context) {
    const operation = await loaders.operation.load(operationId)
    if (!operation) throw new Error('an operation that was just recorded is gone')
    return operation
  },
  results: ({ outcomes }: Decision) => outcomes,
}

const command = ({ commandId }: Outcome, _args: object, { loaders }: Context) =>
  commandId ? loaders.command.load(commandId) : null
const alert = ({ record }: Outcome, _args: object, { loaders }: Context) =>
  record?.kind === 'ALERT' ? loaders.alert.load(record.id) : null
const caseOf = ({ record }: Outcome, _args: object, { loaders }: Context) =>
  record?.kind === 'CASE' ? loaders.case.load(record.id) : null
const hit = ({ record }: Outcome, _args: object, { loaders }: Context) =>
  record?.kind === 'HIT' ? loaders.hit.load(record.id) : null
const account = ({ record }: Outcome, _args: object, { loaders }: Context) =>
  record?.kind === 'ACCOUNT' ? loaders.account(record.id) : null

export const AlertCommandPayload: AlertCommandPayloadResolvers = payload
export const CaseCommandPayload: CaseCommandPayloadResolvers = payload
export const HitCommandPayload: HitCommandPayloadResolvers = payload
export const RecordCommandPayload: RecordCommandPayloadResolvers = payload
export const AccountCommandPayload: AccountCommandPayloadResolvers = payload

export const AlertCommandResult: AlertCommandResultResolvers = { command, alert }
export const CaseCommandResult: CaseCommandResultResolvers = { command, case: caseOf, message: saidOf }
export const HitCommandResult: HitCommandResultResolvers = { command, hit }
export const RecordCommandResult: RecordCommandResultResolvers = { command, alert, case: caseOf }
export const AccountCommandResult: AccountCommandResultResolvers = { command, account }
