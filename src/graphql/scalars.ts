import { type GraphQLScalarType, Kind, type ValueNode } from 'graphql'
import { problem } from './pipeline/problem.ts'

type ScalarFunctions = Partial<Pick<GraphQLScalarType, 'serialize' | 'parseValue' | 'parseLiteral'>>

const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/

function instant(value: unknown): Date {
  const wrong = () =>
    problem('BAD_USER_INPUT', 'A DateTime is ISO 8601 with a zone, for example "2026-01-31T09:30:00.000Z"')
  if (typeof value !== 'string') throw wrong()
  const parts = INSTANT.exec(value)
  if (!parts) throw wrong()
  const [, year, month, day] = parts.map(Number) as [number, number, number, number]
  const date = new Date(value)
  // JavaScript takes 31 February for 3 March, and the year 0 is none that PostgreSQL knows.
  const calendar = new Date(Date.UTC(2000, month - 1, day))
  calendar.setUTCFullYear(year, month - 1, day)
  if (year === 0 || Number.isNaN(date.getTime()) || calendar.getUTCDate() !== day) throw wrong()
  return date
}

function text(node: ValueNode): string {
  if (node.kind === Kind.STRING) return node.value
  throw problem('BAD_USER_INPUT', 'This value is written as a string, in double quotes', { nodes: node })
}

const DateTime: ScalarFunctions = {
  serialize: (value) => (value as Date).toISOString(),
  parseValue: instant,
  parseLiteral: (node) => instant(text(node)),
}

function long(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw problem('BAD_USER_INPUT', 'A Long is a whole number between -(2^53 - 1) and 2^53 - 1')
}

const Long: ScalarFunctions = {
  serialize: long,
  parseValue: long,
  parseLiteral: (node) => long(node.kind === Kind.INT ? Number(node.value) : null),
}

function outputOnly(): never {
  throw problem('BAD_USER_INPUT', 'JSON is not taken as an input')
}

const JSONValue: ScalarFunctions = { serialize: (value) => value, parseValue: outputOnly, parseLiteral: outputOnly }

function cursor(value: unknown): string {
  if (typeof value === 'string') return value
  throw problem('BAD_USER_INPUT', 'A Cursor is a string, as an earlier answer gave it')
}

const Cursor: ScalarFunctions = {
  serialize: cursor,
  parseValue: cursor,
  parseLiteral: (node) => cursor(text(node)),
}

/** How the schema's own scalars are read and written. */
export const scalars: Readonly<Record<string, ScalarFunctions>> = { DateTime, Long, JSON: JSONValue, Cursor }
