import type { TestDatabase } from './database.ts'

type Row = Readonly<Record<string, unknown>>
/** Every row of every table by its primary key: what a test holds against itself to show that nothing else changed. */
export type Content = ReadonlyMap<string, ReadonlyMap<string, Row>>

export async function contentOf({ sql }: TestDatabase): Promise<Content> {
  const tables = await sql<{ name: string; key: string[] }>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as key
     from pg_class c join pg_index i on i.indrelid = c.oid and i.indisprimary
     join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' group by c.relname order by c.relname`,
  )
  const content = new Map<string, ReadonlyMap<string, Row>>()
  for (const { name, key } of tables) {
    const rows = await sql<{ row: Row }>(`select to_jsonb(t) as row from ${name} t`)
    content.set(name, new Map(rows.map(({ row }) => [key.map((column) => String(row[column])).join('/'), row])))
  }
  return content
}

export interface Difference {
  table: string
  before: Row | null
  after: Row | null
  /** The columns that differ; all of them for a row that is new or gone. */
  columns: readonly string[]
}

/** What differs between two contents, row by row and column by column. */
export function differences(before: Content, after: Content): Difference[] {
  return [...after].flatMap(([table, rows]) => {
    const was = before.get(table) ?? new Map<string, Row>()
    return [...new Set([...was.keys(), ...rows.keys()])].flatMap((key): Difference[] => {
      const [old, now] = [was.get(key) ?? null, rows.get(key) ?? null]
      const columns = Object.keys(now ?? old ?? {}).filter(
        (column) => JSON.stringify(old?.[column]) !== JSON.stringify(now?.[column]),
      )
      return columns.length === 0 ? [] : [{ table, before: old, after: now, columns: columns.toSorted() }]
    })
  })
}
