import { createHash } from 'node:crypto'

/** A customer of the tenant, as ComPilot knows them. All of them are invented. */
export interface Customer {
  id: string
  name: string
  entityType: 'person' | 'company' | 'organisation' | 'vessel' | 'aircraft'
  birthYear: number | null
  clientRef: string | null
}

/** The same forty people in every sandbox of every seed, under the references CL-0001 to CL-0040. */
const PEOPLE = [
  ...['Brannoch Vael', 'Séraphine Ostrell', 'Ilmari Kettunvalo', 'Odalys Quintarro', 'Thessaly Marchbanke'],
  ...['Corvin Ashgrove-Lund', "Maeve O'Tarrigan", 'Łucjan Wierzbór', 'Þórdís Hraunfell', 'Anselm Grünewyk'],
  ...['Ярослава Тихомель', 'Велимир Горностай', 'Злата Перевозник', 'Святогор Лунёв', 'Милолика Заречная'],
  ...['Радосвет Ключник', 'Дарина Белокрыл', 'Остап Верболоз', 'Есения Громова-Луг', 'Богуслав Тернович'],
  ...['ليان الزهراوي', 'ماهر الصفصافي', 'نوران القنديل', 'عاصم البيلساني', 'رؤى المرجاني'],
  ...['تيم الغدير', 'سلاف النوّار', 'غيث الرمّاني', 'هيام الياسميني', 'كرم السنديان'],
  ...['林疏影', '顾青岚', '沈知微', '陆星野', '叶听澜', '白鹿鸣', '温如故', '江临月', '谢云深', '欧阳初霁'],
]
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
  return {
    id,
    name: cycle(PEOPLE, person),
    entityType: 'person',
    birthYear: 1940 + ((person * 7) % 65),
    clientRef: person < PEOPLE.length ? `CL-${String(person + 1).padStart(4, '0')}` : `onboarding-${seed}-${at}`,
  }
}
