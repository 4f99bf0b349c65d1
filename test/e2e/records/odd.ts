/** What awkward records of every vendor share. */

/** Latin, Cyrillic, Arabic and Chinese names, and what breaks careless programs. */
export const PEOPLE = [
  'Ana Lindqvist',
  'Þórdís Ólafsdóttir',
  'Наталья Щёголева',
  'محمد الأحمد',
  '陳大文',
  "Sean O'Neill",
  '<b>Ivan</b> Petrov',
  '=SUM(A1:A9)',
  'Jo\u202Eao da Silva',
  'Zoë 👩‍💻 Müller',
]

/** Whole, with fractions of every length, with an offset, without a zone, and of the year that stands for none. */
export const TIMES = [
  '2025-03-04T05:06:07Z',
  '2025-03-04T05:06:07.089Z',
  '2025-03-04T05:06:07+05:30',
  '2025-03-04T05:06:07',
  '2024-11-30T23:59:59.1234567',
  '2025-01-31T12:00:00.9999999Z',
  '0001-01-01T00:00:00Z',
  '0001-01-01T00:00:00',
]

/** The first whole number that a floating-point number cannot tell from its neighbour. */
export const BEYOND = 9007199254740993n
