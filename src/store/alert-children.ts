import { type Expression, type SelectQueryBuilder, sql } from 'kysely'
import type { AlertColumn, AlertRow } from './alert-row.ts'
import { type Below, type Child, parents } from './arrays.ts'
import { db } from './database.ts'
import type { DB } from './generated.ts'
import { prepared } from './prepared.ts'

/** The newest alerts of each parent; the limit is inside the lateral join, so that one large parent costs no more. */
const newestOf = (
  linked: (tenant: string, parent: Expression<string>) => SelectQueryBuilder<DB, never, { alert_id: string }>,
) =>
  prepared((columns: readonly AlertColumn[], { tenant, ids, first }: Below) =>
    db
      .selectFrom(parents(ids))
      .innerJoinLateral(
        (eb) =>
          eb
            .selectFrom('alerts')
            .select(columns)
            .select(['alerts.created_key as place', 'alerts.id as tie'])
            .where('alerts.tenant_id', '=', tenant)
            .where('alerts.id', 'in', linked(tenant, eb.ref('parents.parent')))
            .orderBy(sql`created_key desc, id desc`)
            .limit(first)
            .as('child'),
        (join) => join.onTrue(),
      )
      .select('parents.nth as parent')
      .select(columns.map((column) => `child.${column}` as const))
      .orderBy(sql`child.place desc, child.tie desc`)
      .$castTo<Child<AlertRow>>()
      .compile(),
  )

/** Those linked to each subject, as the primary one or beside it. */
export const alertsOfSubjects = newestOf((tenant, parent) =>
  db
    .selectFrom('alert_subjects')
    .select('alert_id')
    .where('alert_subjects.tenant_id', '=', tenant)
    .where('subject_id', '=', parent),
)

/** Of those the gateway holds; a link whose alert has not arrived is left out. */
export const alertsOfCases = newestOf((tenant, parent) =>
  db
    .selectFrom('case_alerts')
    .select('alert_id')
    .where('case_alerts.tenant_id', '=', tenant)
    .where('case_id', '=', parent),
)
