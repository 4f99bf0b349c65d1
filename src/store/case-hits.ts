import type { CompiledQuery, Selectable } from 'kysely'
import type { CaseAlertRole } from '../canonical/enums.ts'
import { type Child, parents } from './arrays.ts'
import type { Narrow, Sources } from './columns.ts'
import { db } from './database.ts'
import type { CaseHits } from './generated.ts'

export type CaseHitRow = Narrow<
  Selectable<CaseHits>,
  'hit_id' | 'role' | 'sources' | 'first_seen_at',
  { role: CaseAlertRole; sources: Sources }
>

/** The links of each case to hits, in the order of these; one whose hit has not arrived is left out. */
export const caseHitsOf = (tenant: string, ids: readonly string[], first: number): CompiledQuery<Child<CaseHitRow>> =>
  db
    .selectFrom(parents(ids))
    .innerJoinLateral(
      (outer) =>
        outer
          .selectFrom('case_hits')
          .innerJoin('screening_hits', (join) =>
            join
              .onRef('screening_hits.tenant_id', '=', 'case_hits.tenant_id')
              .onRef('screening_hits.id', '=', 'case_hits.hit_id'),
          )
          .select(['case_hits.hit_id', 'case_hits.role', 'case_hits.sources', 'case_hits.first_seen_at'])
          .where('case_hits.tenant_id', '=', tenant)
          .where('case_hits.case_id', '=', outer.ref('parents.parent'))
          .orderBy('case_hits.hit_id')
          .limit(first)
          .as('child'),
      (join) => join.onTrue(),
    )
    .select('parents.nth as parent')
    .selectAll('child')
    .orderBy('child.hit_id')
    .$castTo<Child<CaseHitRow>>()
    .compile()
