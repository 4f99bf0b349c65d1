import type { CompiledQuery } from 'kysely'

/** Stands for a value while a statement is built. */
class Slot {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

interface Template {
  query: CompiledQuery<unknown>
  /** Whether any parameter is to be filled in, by position. */
  parameters: readonly unknown[]
}

const slots = <Values extends object>(): Values =>
  new Proxy({} as Values, { get: (_target, name) => new Slot(String(name)) })

/**
 * A statement that reads the same but for its values and the columns it answers. Kysely builds a tree and prints it, which
 * took 5 % of a page's time: here once for each list of columns. What `build` does with its values must not depend on them.
 */
export function prepared<Column extends string, Values extends object, Row>(
  build: (columns: readonly Column[], values: Values) => CompiledQuery<Row>,
): (columns: readonly Column[], values: Values) => CompiledQuery<Row> {
  const templates = new WeakMap<readonly Column[], Template>()
  const templateOf = (columns: readonly Column[]): Template => {
    const known = templates.get(columns)
    if (known) return known
    const query = build(columns, slots<Values>())
    const template = { query, parameters: query.parameters }
    templates.set(columns, template)
    return template
  }
  return (columns, values) => {
    const { query, parameters } = templateOf(columns)
    const filled = parameters.map((one) => (one instanceof Slot ? values[one.name as keyof Values] : one))
    return { ...query, parameters: filled } as CompiledQuery<Row>
  }
}
