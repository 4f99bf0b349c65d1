import { type CompiledQuery, type Expression, type SelectQueryBuilder, sql } from 'kysely'
import { ALERT_COLUMNS, type AlertRow, alertTypename } from './alert-row.ts'
import { type Child, parents } from './arrays.ts'
import { db } from './database.ts'
import type { DB } from './generated.ts'

/** The newest alerts of each parent; the limit is inside the lateral join, so that one large parent costs no more. */
const newestOf = (
  tenant: string,
  parentIds: readonly string[],
  linked: (parent: Expression<string>) => SelectQueryBuilder<DB, never, { alert_id: string }>,
  first: number,
): CompiledQuery<Child<AlertRow>> =>
  db
    .selectFrom(parents(parentIds))
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('alerts')
          .select(alertTypename)
          .select(ALERT_COLUMNS)
          .where('alerts.tenant_id', '=', tenant)
          .where('alerts.id', 'in', linked(eb.ref('parents.parent')))
          .orderBy(sql`created_key desc, id desc`)
          .limit(first)
          .as('child'),
      (join) => join.onTrue(),
    )
    .select('parents.parent')
    .selectAll('child')
    .orderBy(sql`child.created_key desc, child.id desc`)
    .$castTo<Child<AlertRow>>()
    .compile()

/** Those linked to each subject, as the primary one or beside it. */
export const alertsOfSubjects = (tenant: string, subjectIds: readonly string[], first: number) =>
  newestOf(
    tenant,
    subjectIds,
    (parent) =>
      db
        .selectFrom('alert_subjects')
        .select('alert_id')
        .where('alert_subjects.tenant_id', '=', tenant)
        .where('subject_id', '=', parent),
    first,
  )

/** Of those the gateway holds; a link whose alert has not arrived is left out. */
export const alertsOfCases = (tenant: string, caseIds: readonly string[], first: number) =>
  newestOf(
    tenant,
    caseIds,
    (parent) =>
      db
        .selectFrom('case_alerts')
        .select('alert_id')
        .where('case_alerts.tenant_id', '=', tenant)
        .where('case_id', '=', parent),
    first,
  )
