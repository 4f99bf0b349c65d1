import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { riskOf, wordOfRisk } from '../../adapters/compilot/vocabulary-aml.ts'
import type { Adapter } from '../../src/adapter/contract.ts'
import { discoverAdapters } from '../../src/registry.ts'
import { mapped as mappedShape } from './canonical-shape.ts'
import { READINGS, UNREAD } from './reading.ts'

// Every word of every vocabulary table, put where the vendor writes it, comes out of `map` as the table says.

const adapters = await discoverAdapters()
const keyOf = (raw: Record<string, unknown>): string =>
  raw.caseId === undefined ? String(raw.token ?? raw.id) : `${raw.caseId}/${raw.alertId}`

describe.each(Object.entries(READINGS))('%s', (vendor, readings) => {
  const adapter = adapters.get(vendor) as Adapter
  const unread = UNREAD[vendor] ?? {}
  const tables = adapter.vocabulary.map((table) => [`${table.field} as ${table.concept}`, table] as const)

  it('every table is read, or says why not', () => {
    expect([...Object.keys(readings), ...Object.keys(unread)].sort()).toEqual(tables.map(([name]) => name).sort())
  })

  it.each(tables.filter(([name]) => name in readings))('%s', (name, { field, entries }) => {
    const { record, shown, instead } = readings[name] as (typeof readings)[string]
    for (const { raw: word, value, fidelity } of entries) {
      const given = record(word)
      const mapped = adapter.map({ ...given, key: keyOf(given.raw), vendorUpdatedAt: null }, adapter.settings.parse({}))
      expect(mappedShape.safeParse(mapped).error, word).toBeUndefined()
      const expected = { value, raw: word, field, fidelity, ...instead?.(word) }
      const found = shown(mapped).filter((one) => one !== null && one !== undefined)
      // A bare value, or one that keeps no field, is held against what it keeps.
      expect(
        found.map((one) => ({ ...expected, ...one })),
        word,
      ).toContainEqual(expected)
    }
  })
})

describe('the thirty types of a listed party', () => {
  const tables = JSON.parse(readFileSync(join(import.meta.dirname, 'tables/compilot.json'), 'utf8')) as {
    risks: unknown[][]
  }

  it('are read into their parts as the tables have them, and come back from the parts alone as the same word', () => {
    expect(tables.risks).toHaveLength(30)
    const parts = tables.risks.map(([word]) => {
      const { raw, fidelity, ...rest } = riskOf(String(word))
      expect([raw, fidelity]).toEqual([word, 'EXACT'])
      expect(wordOfRisk(rest)).toBe(word)
      return [word, rest.class, rest.pepClass, rest.mediaTopic, rest.taxonomy, rest.amlCft]
    })
    expect(parts).toEqual(tables.risks)
    expect(new Set(parts.map(([, ...rest]) => JSON.stringify(rest))).size).toBe(30)
  })

  it('do not come back from a category alone: several share one', () => {
    const adapter = adapters.get('compilot')
    const table = adapter?.vocabulary.find(
      ({ field, concept }) => /hits.*types/.test(field) && concept === 'AlertCategory',
    )
    const words = Map.groupBy(table?.entries ?? [], ({ value }) => value)
    expect(Object.fromEntries([...words].map(([category, all]) => [category, all.length]))).toEqual({
      SANCTIONS: 1,
      REGULATORY_ENFORCEMENT: 2,
      PEP: 5,
      ADVERSE_MEDIA: 22,
    })
  })
})
