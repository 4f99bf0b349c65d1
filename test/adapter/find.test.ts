import { describe, expect, it } from 'vitest'
import type { Page, RawRecord } from '../../src/adapter/contract.ts'
import { VendorError, type VendorErrorKind } from '../../src/adapter/errors.ts'
import { findListed } from '../../src/adapter/find.ts'

const record = (key: string): RawRecord => ({ kind: 'ALERT', key, part: 'ITEM', raw: { key }, vendorUpdatedAt: null })
const keysOf = (from: number, count: number): string[] => Array.from({ length: count }, (_, at) => `r${from + at}`)

/** A vendor of `count` records in pages of `size`, which remembers what it was asked. */
function vendor(
  count: number,
  size = 10,
  more: { hidden?: string[]; total?: boolean; refuses?: VendorErrorKind } = {},
) {
  const all = keysOf(0, count)
  const pages: (string | null)[] = []
  const singles: string[] = []
  const page = async (position: string | null): Promise<Page> => {
    pages.push(position)
    if (more.refuses) throw new VendorError(more.refuses, 'no list')
    const from = Number(position ?? 0)
    const records = all
      .slice(from, from + size)
      .filter((key) => !more.hidden?.includes(key))
      .map(record)
    const next = from + size < count ? String(from + size) : null
    return { records, unreadable: [], next, total: more.total === false ? null : count }
  }
  const one = async (key: string): Promise<RawRecord | null> => {
    singles.push(key)
    await new Promise((done) => setTimeout(done, 1))
    return all.includes(key) ? record(key) : null
  }
  return { pages, singles, listing: { page, one, concurrency: 3 } }
}

describe('findListed', () => {
  it('asks for a few one by one, each once', async () => {
    const { pages, singles, listing } = vendor(100)
    const found = await findListed(['r1', 'r2', 'r3', 'r4', 'r99', 'r1'], listing)
    expect([...found.keys()].sort()).toEqual(['r1', 'r2', 'r3', 'r4', 'r99'])
    expect([pages.length, singles.length]).toEqual([0, 5])
  })

  it('finds fifty on the pages that hold them, and stops there', async () => {
    const { pages, singles, listing } = vendor(1_000, 100)
    const found = await findListed(keysOf(20, 50), listing)
    expect(found.size).toBe(50)
    expect([pages, singles]).toEqual([[null], []])
  })

  it('asks one by one for the few that are left over, and for what a list hides', async () => {
    const { pages, singles, listing } = vendor(300, 100, { hidden: ['r3', 'r4'] })
    const found = await findListed([...keysOf(0, 40), 'r299'], listing)
    expect(found.size).toBe(41)
    expect(pages).toEqual([null])
    expect(singles.sort()).toEqual(['r299', 'r3', 'r4'])
  })

  it('reads no more pages than a quarter of what it looks for, even of a list that tells no total', async () => {
    const { pages, singles, listing } = vendor(10_000, 10, { total: false })
    const found = await findListed(keysOf(5_000, 40), listing)
    expect(found.size).toBe(40)
    expect(pages).toHaveLength(10)
    expect(singles).toHaveLength(40)
  })

  it('gives a list up at once that is too long to hold one of them on each page', async () => {
    const { pages, singles, listing } = vendor(100_000, 100)
    expect((await findListed(keysOf(50_000, 50), listing)).size).toBe(50)
    expect([pages.length, singles.length]).toEqual([1, 50])
  })

  it('goes on in a long list while its pages hold some', async () => {
    const { pages, singles, listing } = vendor(100_000, 10)
    expect((await findListed(keysOf(0, 50), listing)).size).toBe(50)
    expect([pages.length, singles.length]).toEqual([5, 0])
  })

  it('lets only a single read say that a record is not there', async () => {
    const { singles, listing } = vendor(20)
    const found = await findListed([...keysOf(0, 8), 'gone'], listing)
    expect([found.size, found.has('gone'), singles]).toEqual([8, false, ['gone']])
  })

  it.each(['REFUSED', 'GONE', 'UNREADABLE'] as const)('does without a list that answers %s', async (refuses) => {
    const { pages, singles, listing } = vendor(20, 10, { refuses })
    expect((await findListed(keysOf(0, 8), listing)).size).toBe(8)
    expect([pages.length, singles.length]).toEqual([1, 8])
  })

  it.each(['NO_ANSWER', 'FAILED', 'RATE_LIMITED', 'UNAUTHORIZED'] as const)(
    'stops where the account has %s',
    async (refuses) => {
      const { singles, listing } = vendor(20, 10, { refuses })
      await expect(findListed(keysOf(0, 8), listing)).rejects.toThrow(VendorError)
      expect(singles).toEqual([])
    },
  )

  it('asks no more at one time than it may, and stops at the first read without an answer', async () => {
    const { listing } = vendor(20, 10, { refuses: 'GONE' })
    let [now, most, asked] = [0, 0, 0]
    const one = async (key: string) => {
      asked++
      most = Math.max(most, ++now)
      await new Promise((done) => setTimeout(done, 5))
      now--
      if (asked > 5) throw new VendorError('NO_ANSWER', 'silence')
      return record(key)
    }
    await expect(findListed(keysOf(0, 20), { ...listing, one })).rejects.toThrow('silence')
    expect(most).toBe(3)
    expect(asked).toBeLessThan(10)
  })
})
