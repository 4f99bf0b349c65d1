import type { CompiledQuery } from 'kysely'
import type { Order, PageRequest } from './page.ts'

// Kysely builds a tree and prints it, which took 10 % of a page's time for statements that read the same each time.

/** Stands for a value while a statement is built. */
class Slot {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

type Values = Readonly<Record<string, unknown>>

/** A statement's text, with slots among its parameters. */
interface Template {
  sql: string
  parameters: readonly unknown[]
}

const templateOf = ({ sql, parameters }: CompiledQuery<unknown>): Template => ({ sql, parameters })

const fill = <Row>({ sql, parameters }: Template, values: Values): CompiledQuery<Row> =>
  ({
    sql,
    parameters: parameters.map((one) => (one instanceof Slot ? values[one.name] : one)),
  }) as unknown as CompiledQuery<Row>

const slots = <V extends object>(): V => new Proxy({} as V, { get: (_target, name) => new Slot(String(name)) })

/**
 * A statement that reads the same but for its values and the columns it answers: built once for each list of columns. What
 * `build` makes of its values must not depend on what they are.
 */
export function prepared<Column extends string, V extends object, Row>(
  build: (columns: readonly Column[], values: V) => CompiledQuery<Row>,
): (columns: readonly Column[], values: V) => CompiledQuery<Row> {
  const templates = new WeakMap<readonly Column[], Template>()
  return (columns, values) => {
    const template = templates.get(columns) ?? templateOf(build(columns, slots<V>()))
    templates.set(columns, template)
    return fill(template, values as unknown as Values)
  }
}

const MOST_PAGES = 500
/** Long lists of ids do not come again. */
const LONGEST_KEY = 2_000

type BuildPage<Column, Criteria, Row, O extends Order<Row>> = (
  tenant: string,
  columns: readonly Column[],
  criteria: Criteria,
  order: O,
  page: PageRequest,
) => CompiledQuery<Row>

/** The same for one page of a list: built once for each filter with its values; tenant and position are filled in. */
export function preparedPage<Column extends string, Criteria, Row, O extends Order<Row>>(
  build: BuildPage<Column, Criteria, Row, O>,
): BuildPage<Column, Criteria, Row, O> {
  const templates = new Map<string, Template>()
  return (tenant, columns, criteria, order, page) => {
    const { position, ...shape } = page
    const key = JSON.stringify([columns, criteria, order.keys.reads, order.direction, shape, position === null])
    if (key.length > LONGEST_KEY) return build(tenant, columns, criteria, order, page)
    const known = templates.get(key)
    const slot = (name: string): never => new Slot(name) as never
    const template =
      known ??
      templateOf(
        build(slot('tenant'), columns, criteria, order, {
          ...page,
          position: position?.map((_, at) => slot(`${at}`)) ?? null,
        }),
      )
    templates.delete(key)
    templates.set(key, template)
    if (templates.size > MOST_PAGES) templates.delete(templates.keys().next().value as string)
    return fill(template, { tenant, ...Object.fromEntries((position ?? []).map((value, at) => [at, value])) })
  }
}
