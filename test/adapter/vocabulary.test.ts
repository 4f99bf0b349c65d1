import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Adapter } from '../../src/adapter/contract.ts'
import { defineTable, type VocabularyEntry } from '../../src/adapter/vocabulary.ts'
import { discoverAdapters } from '../../src/registry.ts'

// The canonical model's tables, transcribed by hand, against what each adapter knows: both ways.

type Word = [raw: string, value: string, fidelity: string]

interface Tables {
  /** `words` stand in the vendor's document, `public` on other pages of the vendor or nowhere. */
  tables: { fields: string[]; concept: string; words?: Word[]; public?: Word[] }[]
  /** Words an adapter knows beside the model's tables, and why. */
  beyond: { field: string; concept?: string; raw: string; why: string }[]
  /** How many values each list of the vendor's document has. */
  documented: Record<string, number>
}

const TABLES = join(import.meta.dirname, 'tables')
const tablesOf = (vendor: string): Tables => JSON.parse(readFileSync(join(TABLES, `${vendor}.json`), 'utf8')) as Tables
const adapters = await discoverAdapters()

const name = (field: string, concept: string, raw: string): string => `${field} as ${concept}: ${raw}`
const known = (adapter: Adapter): Map<string, VocabularyEntry> =>
  new Map(
    adapter.vocabulary.flatMap(({ field, concept, entries }) =>
      entries.map((entry) => [name(field, concept, entry.raw), entry] as const),
    ),
  )

// A vendor the model does not speak of has no file here; the contract suite covers it.
describe.each(readdirSync(TABLES).map((file) => file.replace('.json', '')))('%s', (vendor) => {
  const adapter = adapters.get(vendor) as Adapter
  const { tables, beyond, documented } = tablesOf(vendor)
  const rows = tables.flatMap(({ fields, concept, words = [], public: published = [] }) =>
    fields.flatMap((field) => [
      ...words.map(([raw, value, fidelity]) => ({ field, concept, raw, value, fidelity, inDocument: true })),
      ...published.map(([raw, value, fidelity]) => ({ field, concept, raw, value, fidelity, inDocument: false })),
    ]),
  )

  it('reads every row of the tables as that value with that fidelity, and says where the word stands', () => {
    const entries = known(adapter)
    const read = rows.map(({ field, concept, raw }) => {
      const entry = entries.get(name(field, concept, raw))
      return entry
        ? {
            field,
            concept,
            raw,
            value: entry.value,
            fidelity: entry.fidelity,
            inDocument: entry.source === 'DOCUMENT',
          }
        : { field, concept, raw }
    })
    expect(read).toEqual(rows)
  })

  it('knows nothing that neither the tables nor a reason name', () => {
    const named = new Set(rows.map(({ field, concept, raw }) => name(field, concept, raw)))
    const excused = (field: string, concept: string, raw: string) =>
      beyond.some((one) => one.field === field && one.raw === raw && (one.concept ?? concept) === concept)
    const further = adapter.vocabulary.flatMap(({ field, concept, entries }) =>
      entries.filter(({ raw }) => !named.has(name(field, concept, raw))).map(({ raw }) => ({ field, concept, raw })),
    )
    expect(further.filter((one) => !excused(one.field, one.concept, one.raw))).toEqual([])
    // A reason for a word that is gone, or stands in the tables by now, is no reason any more.
    for (const one of beyond)
      expect(further).toContainEqual(expect.objectContaining({ field: one.field, raw: one.raw }))
  })

  it('holds the lists of the document with their counts, and every list is mapped whole', () => {
    const file = join(import.meta.dirname, '../../adapters', vendor, 'fixtures/documented-values.json')
    const lists = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string[]>
    expect(Object.fromEntries(Object.entries(lists).map(([field, all]) => [field, new Set(all).size]))).toEqual(
      documented,
    )
    const inDocument = (field: string) =>
      new Set(
        adapter.vocabulary
          .filter((table) => table.field === field)
          .flatMap(({ entries }) => entries.filter(({ source }) => source === 'DOCUMENT').map(({ raw }) => raw)),
      )
    for (const [field, all] of Object.entries(lists)) expect([...inDocument(field)].sort()).toEqual([...all].sort())
    // The other way: a word that claims to stand in the document stands in one of its lists. One field is typed as any
    // string there, beside two of the same name that have the list.
    const all = Object.values(lists).flat()
    for (const { field, entries } of adapter.vocabulary)
      for (const { raw, source } of entries)
        if (source === 'DOCUMENT') expect(lists[field] ?? all, field).toContain(raw)
  })

  it('says of every assumed word that it is', () => {
    for (const entry of known(adapter).values())
      if (entry.source === 'ASSUMED')
        expect([entry.fidelity, entry.note]).toEqual(['DERIVED', expect.stringMatching(/^Assumed: /)])
  })

  it('reads other spellings of a word like the word, and keeps them as they came', () => {
    const spellings = [
      (raw: string) => raw.toUpperCase(),
      (raw: string) => raw.toLowerCase(),
      (raw: string) => raw.replaceAll(/[\s_-]+/g, ''),
      (raw: string) => ` ${raw.replaceAll(/[\s_-]+/g, '-')} `,
    ]
    for (const table of adapter.vocabulary)
      for (const { raw, value, fidelity } of table.entries)
        for (const spell of spellings)
          expect(defineTable(table).read(spell(raw))).toEqual({ value, raw: spell(raw), field: table.field, fidelity })
  })
})
