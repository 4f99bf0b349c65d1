import { createHash } from 'node:crypto'

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

/** The people of the fixed references CL-0001 to CL-0040, invented: given name, family name, birth. */
const PEOPLE: readonly (readonly [string, string, string])[] = [
  ['Torvane', 'Aldersby', '1971-03-02'],
  ['Mirelle', "O'Kestrin", '1984-11-19'],
  ['Joséphane', 'de la Cruzeira', '1990-07-30'],
  ['Håkvin', 'Brånmark', '1966-01-08'],
  ['Ludmir', 'Szczebrowski', '1979-05-23'],
  ['Anneke', 'van der Holtwijk', '1995-09-14'],
  ['Ørvina', 'Nyskov', '1988-02-29'],
  ['Caelum', 'Prestwyn-Hale', '1959-12-31'],
  ['Giadora', 'Bellacorte', '1993-04-05'],
  ['Zsófiera', 'Kővágházi', '1982-08-17'],
  ['Ярослада', 'Белоречная', '1975-10-11'],
  ['Тимурай', 'Заревицкий', '1991-06-06'],
  ['Милорада', 'Горнич', '1987-03-27'],
  ['Святодар', 'Лесовенко', '1969-09-09'],
  ['Їванна', 'Тихоліська', '1998-01-21'],
  ['Велимира', 'Стоянчева', '1980-12-03'],
  ['Артемон', 'Кузовлёв', '1973-07-15'],
  ['Злагода', 'Рудовец', '1994-02-10'],
  ['Данияр', 'Суюндыков', '1985-05-05'],
  ['Ладомира', 'Черновод', '1962-11-28'],
  ['ليانور', 'الحجراوي', '1978-04-18'],
  ['سهيلان', 'المرساتي', '1989-08-08'],
  ['نورهان', 'القنديلي', '1992-10-25'],
  ['فراسين', 'البحراوين', '1970-06-13'],
  ['جوديا', 'الزهراني الصغير', '1997-03-09'],
  ['عمرون', 'الشراعي', '1983-01-30'],
  ['رغدان', 'النخلاوي', '1965-12-20'],
  ['هيلانة', 'الفنارية', '1986-07-02'],
  ['يزنار', 'الصخري', '1999-05-16'],
  ['وسيمة', 'الواحاتي', '1976-09-22'],
  ['云岚', '顾', '1981-02-14'],
  ['思远', '陆', '1996-11-11'],
  ['若汐', '江', '1974-08-26'],
  ['景行', '沈', '1990-03-19'],
  ['清和', '欧阳', '1968-10-01'],
  ['望舒', '叶', '1987-06-29'],
  ['星野', '白', '1993-12-12'],
  ['承泽', '诸葛', '1979-04-07'],
  ['南乔', '温', '1984-09-03'],
  ['知微', '司徒', '1972-01-17'],
]
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
  const [firstName, lastName, dateOfBirth] = PEOPLE[at % 45] ?? ['', '', '']
  return {
    id,
    referenceId: `CL-${String((at % 45) + 1).padStart(4, '0')}`,
    general: { firstName, lastName, dateOfBirth },
  }
}
export const CLIENTS = 45
