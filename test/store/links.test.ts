import { expect, test } from 'vitest'
import { migrate } from '../../src/store/migrate.ts'
import { caseRow, type Row, uuid } from '../graphql/support.ts'
import { createOlderDatabase } from '../support/older.ts'

test('an installation that has cases already gets the links to their subjects', async () => {
  const { url, client, close } = await createOlderDatabase('0010')
  try {
    const put = async (table: string, row: Row) => {
      const columns = Object.keys(row)
      await client.query(
        `insert into ${table} (${columns}) select ${columns} from jsonb_populate_record(null::${table}, $1::jsonb)`,
        [JSON.stringify(row)],
      )
    }
    const [first, second] = [uuid('s', 1), uuid('s', 2)]
    for (const tenant_id of ['a', 'b']) {
      await put('tenants', { tenant_id, created_at: '2026-01-01' })
      for (const account_id of ['one', 'gateway'])
        await put('accounts', {
          ...{ tenant_id, account_id, id: uuid(tenant_id, account_id), vendor: 'w2', name: account_id },
          ...{ client_reference_unique: false, can_refer_for_sar: false, created_at: '2026-01-01' },
        })
      const row = (key: string, fields: Row) =>
        put('cases', {
          ...{ tenant_id, version: 1, vendor_status_rev: 1, first_seen_at: '2026-01-01', detail: {} },
          ...caseRow(tenant_id, key, fields),
        })
      await row('vendor', { subject_id: first })
      await row('nobody', {})
      await row('own', {
        ...{ account_id: 'gateway', subject_id: second },
        detail: { subjects: [second, first], tags: ['ring'] },
      })
      await row('emptied', { account_id: 'gateway', detail: { subjects: [], tags: [] } })
    }
    expect(await migrate(url)).toContain('0010_links')
    const { rows: links } = await client.query(
      `select l.tenant_id, l.account_id, c.key, l.subject_id, l.is_primary from case_subjects l
       join cases c on c.tenant_id = l.tenant_id and c.id = l.case_id order by 1, 3, 5 desc`,
    )
    expect(links).toEqual(
      ['a', 'b'].flatMap((tenant_id) => [
        { tenant_id, account_id: 'gateway', key: 'own', subject_id: second, is_primary: true },
        { tenant_id, account_id: 'gateway', key: 'own', subject_id: first, is_primary: false },
        { tenant_id, account_id: 'one', key: 'vendor', subject_id: first, is_primary: true },
      ]),
    )
    const { rows: details } = await client.query(`select key, detail from cases where tenant_id = 'a' order by key`)
    expect(details).toEqual([
      { key: 'emptied', detail: { tags: [] } },
      { key: 'nobody', detail: {} },
      { key: 'own', detail: { tags: ['ring'] } },
      { key: 'vendor', detail: {} },
    ])
  } finally {
    await close()
  }
})
