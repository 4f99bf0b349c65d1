import { createHash } from 'node:crypto'
import { nameOf, SANDBOX_PEOPLE } from '../../src/adapter/sandbox-people.ts'

/** A customer of the tenant, as ComPilot knows them. All of them are invented. */
export interface Customer {
  id: string
  name: string
  entityType: 'person' | 'company' | 'organisation' | 'vessel' | 'aircraft'
  birthYear: number | null
  clientRef: string | null
}

const BODIES = [
  ['Hollowmere Trading Ltd', 'company'],
  ['ООО Янтарный Створ', 'company'],
  ['مؤسسة واحة الريحان', 'organisation'],
  ['云帆远航控股', 'company'],
  ['MV Saltwind Merle', 'vessel'],
  ['Sandbox Aero 7Q-TST', 'aircraft'],
] as const

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
export const cycle = <T>(from: readonly T[], at: number): T => from[at % from.length] as T

/** A UUID of version 4 in form, the same for the same words. */
export function uuid(...words: (string | number)[]): string {
  const hex = createHash('sha256')
    .update(`compilot/${words.join('/')}`)
    .digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** The customer number `at`: every fifth is a body, a ship or an aircraft. */
export function customerOf(seed: number, at: number): Customer {
  const id = uuid(seed, 'customer', at)
  if (at % 5 === 4) {
    const [name, entityType] = cycle(BODIES, Math.floor(at / 5))
    return { id, name, entityType, birthYear: null, clientRef: null }
  }
  const person = at - Math.floor(at / 5)
  const known = cycle(SANDBOX_PEOPLE, person)
  return {
    id,
    name: nameOf(known),
    entityType: 'person',
    // Beyond the forty come other people of the same names.
    ...(person < SANDBOX_PEOPLE.length
      ? { birthYear: Number(known.birth.slice(0, 4)), clientRef: known.reference }
      : { birthYear: 1940 + ((person * 7) % 65), clientRef: `onboarding-${seed}-${at}` }),
  }
}
