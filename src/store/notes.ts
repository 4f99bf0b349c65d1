import { type CompiledQuery, sql } from 'kysely'
import { type Child, parents } from './arrays.ts'
import { db } from './database.ts'

// What a team keeps on alerts and cases, whatever their vendor.

export interface NoteRow {
  id: string
  body: string
  author: string
  created_at: Date
}

/** The latest notes on each record, so many of each at most. */
export const notesOf = (tenant: string, ids: readonly string[], first: number): CompiledQuery<Child<NoteRow>> =>
  db
    .selectFrom(parents(ids))
    .innerJoinLateral(
      (outer) =>
        outer
          .selectFrom('notes')
          .select(['id', 'body', 'author', 'created_at'])
          .where('tenant_id', '=', tenant)
          .where('target_id', '=', outer.ref('parents.parent'))
          .orderBy(sql`created_at desc, id desc`)
          .limit(first)
          .as('child'),
      (join) => join.onTrue(),
    )
    .select('parents.nth as parent')
    .selectAll('child')
    .orderBy(sql`child.created_at desc, child.id desc`)
    .$castTo<Child<NoteRow>>()
    .compile()

/** The labels on each record, by name. */
export const labelsOf = (tenant: string, ids: readonly string[]): CompiledQuery<Child<{ label: string }>> =>
  db
    .selectFrom(parents(ids))
    .innerJoin('labels', 'labels.target_id', 'parents.parent')
    .select('parents.nth as parent')
    .select('labels.label')
    .where('labels.tenant_id', '=', tenant)
    .orderBy('labels.label')
    .compile()
