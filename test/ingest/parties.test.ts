import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onePerParty } from '../../src/ingest/parties.ts'
import { type SubjectRow, upsertSubjects } from '../../src/store/write/parties.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

/** A party stands in many records: what one of them tells is known, in whatever order and on whatever page they come. */

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await database.sql(`insert into tenants (tenant_id) values ('acme')`)
  await database.sql(`insert into accounts (tenant_id, account_id, id, vendor, name)
    values ('acme', 'one', gen_random_uuid(), 'any', 'One')`)
})
afterAll(() => database.close())

const row = (id: string, told: Partial<SubjectRow>): SubjectRow => ({
  id,
  key: id,
  vendor_id: id,
  sources: { type: { raw: null, field: null, fidelity: 'DEFAULT' } },
  vendor_updated_at: null,
  read_at: '2026-01-01T00:00:00.000Z',
  map_rev: 1,
  digest: randomUUID(),
  type: 'UNKNOWN',
  name: null,
  birth_year: null,
  birth_month: null,
  birth_day: null,
  client_reference: null,
  ...told,
})

const company = { type: 'COMPANY', sources: { type: { raw: 'company', field: 'type', fidelity: 'EXACT' } } }
const NEW = '2026-03-01T00:00:00.000Z'
const OLD = '2026-02-01T00:00:00.000Z'
const BOTH = {
  name: 'Ruritania Trading',
  type: 'COMPANY',
  birth_year: 1962,
  client_reference: 'our-7',
  fidelity: 'EXACT',
}

async function write(...pages: SubjectRow[][]): Promise<Record<string, unknown>> {
  for (const page of pages)
    await database.worker.write('acme', (tx) => tx.all(upsertSubjects('acme', 'one', onePerParty(page))))
  const [found] = await database.sql(
    `select name, type, birth_year, client_reference, sources -> 'type' ->> 'fidelity' as fidelity from subjects
      where id = $1`,
    [pages[0]?.[0]?.id],
  )
  return found ?? {}
}

const views = () => {
  const id = randomUUID()
  const telling = row(id, { ...company, name: 'Ruritania Trading', birth_year: 1962, vendor_updated_at: OLD })
  const silent = row(id, { client_reference: 'our-7', vendor_updated_at: NEW })
  return { telling, silent }
}

test('on one page', async () => {
  const { telling, silent } = views()
  expect(await write([telling, silent])).toEqual(BOTH)
  const other = views()
  expect(await write([other.silent, other.telling])).toEqual(BOTH)
})

test('on one page after another, the older record last', async () => {
  const { telling, silent } = views()
  expect(await write([telling], [silent])).toEqual(BOTH)
  const other = views()
  expect(await write([other.silent], [other.telling])).toEqual(BOTH)
})

test('what both tell is the newer one, whichever comes first', async () => {
  for (const order of [0, 1]) {
    const id = randomUUID()
    const older = row(id, { ...company, name: 'Before', vendor_updated_at: OLD })
    const newer = row(id, { type: 'PERSON', sources: company.sources, name: 'After', vendor_updated_at: NEW })
    const pages = order === 0 ? [[older], [newer]] : [[newer], [older]]
    expect(await write(...pages)).toMatchObject({ name: 'After', type: 'PERSON' })
    expect(await write([row(id, { name: 'Before', vendor_updated_at: OLD })])).toMatchObject({ name: 'After' })
  }
})

test('a record that adds nothing writes nothing', async () => {
  const { telling, silent } = views()
  await write([telling], [silent], [{ ...telling, digest: 'again' }])
  const [{ version }] = (await database.sql('select version from subjects where id = $1', [telling.id])) as [
    { version: number },
  ]
  expect(version).toBe(2)
})
