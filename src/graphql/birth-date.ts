import type { PartialDate } from '../canonical/record.ts'

/** A birth date from its columns; null where no part of it is known. */
export const birthDate = (row: {
  birth_year: number | null
  birth_month: number | null
  birth_day: number | null
}): PartialDate | null => {
  const date = { year: row.birth_year, month: row.birth_month, day: row.birth_day }
  return date.year === null && date.month === null && date.day === null ? null : date
}
