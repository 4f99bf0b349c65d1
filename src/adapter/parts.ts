import type { UnreadableRecord } from './contract.ts'
import { bodyTooLarge } from './http.ts'

/** What a list answered for one page. */
export interface ListedPage {
  items: unknown[]
  total: number | null
}

/** A vendor whose every single record is too large is not going to end: asked for record by record, its list never would. */
const GIVE_UP_AFTER = 3

const smallestFactor = (size: number): number => {
  for (let factor = 2; factor * factor <= size; factor++) if (size % factor === 0) return factor
  return size
}

/**
 * Reads one page of a list that goes by page number, counted from 0. One that is too large is read in smaller pages, down
 * to the single record that is too large by itself, which is set aside. Throws where nothing but such records comes.
 */
export async function readInParts(
  read: (page: number, size: number) => Promise<ListedPage>,
  page: number,
  size: number,
): Promise<ListedPage & { oversize: UnreadableRecord[] }> {
  const whole: ListedPage & { oversize: UnreadableRecord[] } = { items: [], total: null, oversize: [] }
  let inARow = 0
  const visit = async (at: number, of: number): Promise<void> => {
    try {
      const { items, total } = await read(at, of)
      whole.items.push(...items)
      whole.total = total ?? whole.total
      inARow = 0
      return
    } catch (error) {
      if (!bodyTooLarge(error)) throw error
      if (of === 1) {
        inARow += 1
        if (inARow >= GIVE_UP_AFTER) throw error
        whole.oversize.push({ raw: null, reason: error.message, place: at })
        return
      }
    }
    const parts = smallestFactor(of)
    for (let part = 0; part < parts; part++) await visit(at * parts + part, of / parts)
  }
  await visit(page, size)
  // A total below what one page shows is none: a list that ended by it would hide all that follows.
  if (whole.total !== null && whole.total < whole.items.length + whole.oversize.length) whole.total = null
  return whole
}
