import { type CompiledQuery, sql } from 'kysely'
import type { CategoryDetail } from '../canonical/enums.ts'
import type { NoteDraft, VendorUser } from '../canonical/record.ts'
import { anyId, type Below, type Child, parents } from './arrays.ts'
import type { CaseColumn, CaseRow } from './case-row.ts'
import { db } from './database.ts'
import { prepared } from './prepared.ts'
import type { HitColumn, HitRow } from './screening-hits.ts'

// What the `detail` columns hold, as ingest writes them. A part the record has nothing to say about is left out.

export interface AlertDetail {
  notes?: NoteDraft[]
  duplicate?: { originalSubjectKey: string | null; duplicateSubjectKey: string | null }
}

export interface CaseDetail {
  tags?: string[]
  categoryDetail?: CategoryDetail[]
  dueAt?: string
  reviewers?: VendorUser[]
  resolvedBy?: VendorUser
  resolvedAt?: string
  resolutionNote?: string
}

export interface HitDetail {
  aliases?: string[]
  associates?: { name: string; association: string | null }[]
  media?: { title: string | null; url: string | null; snippet: string | null; date: string | null }[]
  facts?: { name: string; value: string; source: string | null }[]
  matchTypes?: string[]
  countries?: string[]
}

export const alertDetails = (
  tenant: string,
  ids: readonly string[],
): CompiledQuery<{ id: string; detail: AlertDetail }> =>
  db
    .selectFrom('alerts')
    .select(['id', 'detail'])
    .where('tenant_id', '=', tenant)
    .where('id', '=', anyId(ids))
    .$castTo<{ id: string; detail: AlertDetail }>()
    .compile()

export const caseDetails = (
  tenant: string,
  ids: readonly string[],
): CompiledQuery<{ id: string; detail: CaseDetail }> =>
  db
    .selectFrom('cases')
    .select(['id', 'detail'])
    .where('tenant_id', '=', tenant)
    .where('id', '=', anyId(ids))
    .$castTo<{ id: string; detail: CaseDetail }>()
    .compile()

export const hitDetails = (tenant: string, ids: readonly string[]): CompiledQuery<{ id: string; detail: HitDetail }> =>
  db
    .selectFrom('screening_hits')
    .select(['id', 'detail'])
    .where('tenant_id', '=', tenant)
    .where('id', '=', anyId(ids))
    .$castTo<{ id: string; detail: HitDetail }>()
    .compile()

/** The hits each case holds directly, so many of each at most; a link whose hit has not arrived is left out. */
export const hitsOfCases = prepared((columns: readonly HitColumn[], { tenant, ids, first }: Below) =>
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
          .select(columns.map((column) => `screening_hits.${column}` as const))
          .select('screening_hits.id as place')
          .where('case_hits.tenant_id', '=', tenant)
          .where('case_hits.case_id', '=', outer.ref('parents.parent'))
          .orderBy('screening_hits.id')
          .limit(first)
          .as('child'),
      (join) => join.onTrue(),
    )
    .select('parents.nth as parent')
    .select(columns.map((column) => `child.${column}` as const))
    .orderBy('child.place')
    .$castTo<Child<HitRow>>()
    .compile(),
)

/** The cases that hold each hit directly, so many of each at most. */
export const casesOfHits = prepared((columns: readonly CaseColumn[], { tenant, ids, first }: Below) =>
  db
    .selectFrom(parents(ids))
    .innerJoinLateral(
      (outer) =>
        outer
          .selectFrom('case_hits')
          .innerJoin('cases', (join) =>
            join.onRef('cases.tenant_id', '=', 'case_hits.tenant_id').onRef('cases.id', '=', 'case_hits.case_id'),
          )
          .select(columns.map((column) => `cases.${column}` as const))
          .where('case_hits.tenant_id', '=', tenant)
          .where('case_hits.hit_id', '=', outer.ref('parents.parent'))
          .orderBy(sql`cases.created_key desc, cases.id desc`)
          .limit(first)
          .as('child'),
      (join) => join.onTrue(),
    )
    .select('parents.nth as parent')
    .selectAll('child')
    .$castTo<Child<CaseRow>>()
    .compile(),
)
