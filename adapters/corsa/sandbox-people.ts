import { createHash } from 'node:crypto'
import { SANDBOX_PEOPLE, type SandboxPerson } from '../../src/adapter/sandbox-people.ts'

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const pick = <T>(random: () => number, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T

/** An id shaped like those of Corsa's examples. */
export function uuidOf(...parts: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(parts.join('/')).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}

const COMPANIES = [
  'Kestrelmoor Freight BV',
  'ООО «Полярная Гавань»',
  'شركة منارة الخليج للشحن',
  '远帆贸易有限公司',
  'Söderholt & Partner GmbH',
]

export const USERS = [uuidOf('user', 'Robin Marlowe'), uuidOf('user', 'Ірина Вітрова'), uuidOf('user', 'سلمى النهرية')]

/** A client as a link of an alert or a case repeats it. */
export interface Client {
  id: string
  referenceId: string | null
  general: Readonly<Record<string, string>>
}

/** The clients of an account: the forty people every sandbox shares, and companies without a reference. */
export function clientOf(seed: number, at: number): Client {
  const id = uuidOf('client', seed, at)
  const company = COMPANIES[at % 45 >= 40 ? (at % 45) - 40 : -1]
  if (company !== undefined) return { id, referenceId: null, general: { legalEntityName: company } }
  const { reference, given, family, birth } = SANDBOX_PEOPLE[at % 45] as SandboxPerson
  return { id, referenceId: reference, general: { firstName: given, lastName: family, dateOfBirth: birth } }
}
export const CLIENTS = 45
