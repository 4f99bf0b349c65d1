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

const MOST_KEPT = 500
/** Long lists of ids do not come again. */
const LONGEST_KEY = 2_000

/** What was made last, by what it was made for; null for what is too long to be worth keeping. */
function recent<Made>() {
  const kept = new Map<string, Made>()
  return (key: string, make: () => Made): Made | null => {
    if (key.length > LONGEST_KEY) return null
    const made = kept.get(key) ?? make()
    kept.delete(key)
    kept.set(key, made)
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value as string)
    return made
  }
}

const slot = (name: string): never => new Slot(name) as never

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
  const templates = recent<Template>()
  return (tenant, columns, criteria, order, page) => {
    const { position, ...shape } = page
    const key = JSON.stringify([columns, criteria, order.keys.reads, order.direction, shape, position === null])
    const template = templates(key, () => {
      const places = position?.map((_, at) => slot(`${at}`)) ?? null
      return templateOf(build(slot('tenant'), columns, criteria, order, { ...page, position: places }))
    })
    if (!template) return build(tenant, columns, criteria, order, page)
    return fill(template, { tenant, ...Object.fromEntries((position ?? []).map((value, at) => [at, value])) })
  }
}

type BuildFigures<Asked extends readonly unknown[], Row> = (
  tenant: string,
  ...asked: Asked
) => { counted: boolean; query: CompiledQuery<Row> }

/** The same for figures, 8 % of whose request was building them: built once for each filter and grouping. */
export function preparedFigures<Asked extends readonly unknown[], Row>(
  build: BuildFigures<Asked, Row>,
): BuildFigures<Asked, Row> {
  const templates = recent<{ counted: boolean; template: Template }>()
  return (tenant, ...asked) => {
    const made = templates(JSON.stringify(asked), () => {
      const { counted, query } = build(slot('tenant'), ...asked)
      return { counted, template: templateOf(query) }
    })
    return made ? { counted: made.counted, query: fill(made.template, { tenant }) } : build(tenant, ...asked)
  }
}
