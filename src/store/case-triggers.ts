import { type CompiledQuery, sql } from 'kysely'
import type { CaseTrigger } from '../canonical/decision.ts'
import { anyId } from './arrays.ts'
import { db } from './database.ts'

/** The triggers an account was last given from here. */
export interface CaseTriggersRow {
  /** The account's uuid. */
  id: string
  commandId: string
  triggers: readonly CaseTrigger[]
  setBy: string
  setAt: Date
}

/** The last triggers that a vendor took, by account: of the vendors that have any, none has a way to read them. */
export const caseTriggersOf = (tenant: string, accounts: readonly string[]): CompiledQuery<CaseTriggersRow> =>
  sql<CaseTriggersRow>`
    select distinct on (c.target_id) c.target_id as id, c.id as "commandId", c.intent -> 'detail' -> 'triggers' as triggers,
      o.actor as "setBy", coalesce(c.evidence_at, c.updated_at) as "setAt"
    from commands c join operations o on o.tenant_id = c.tenant_id and o.id = c.operation_id
    where c.tenant_id = ${tenant} and c.target_id = ${anyId(accounts)} and c.action = 'UPDATE_TRIGGERS'
      and c.state in ('CONFIRMED', 'UNVERIFIED')
    order by c.target_id, c.seq desc`.compile(db)
