/** A person whom a firm knows by a reference of its own, whichever vendor screens them. */
export interface SandboxPerson {
  reference: string
  given: string
  family: string
  /** As in 1971-03-02. */
  birth: string
}

/** Invented people; each script brings its own letters and order of names. */
const PEOPLE: readonly (readonly [given: string, family: string, birth: string])[] = [
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

/**
 * The same forty people in every sandbox of every seed, under the references CL-0001 to CL-0040: whoever looks one of them
 * up finds the alerts of several vendors.
 */
export const SANDBOX_PEOPLE: readonly SandboxPerson[] = PEOPLE.map(([given, family, birth], at) => ({
  reference: `CL-${String(at + 1).padStart(4, '0')}`,
  ...{ given, family, birth },
}))

const HAN = /^\p{Script=Han}+$/u

/** The name as it is written in one field. */
export const nameOf = ({ given, family }: SandboxPerson): string =>
  HAN.test(given + family) ? family + given : `${given} ${family}`
