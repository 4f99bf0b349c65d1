import type { Writable } from 'node:stream'
import type { CompiledQuery } from 'kysely'
import pg from 'pg'

/** How the driver turns values into what it sends; it exports this without a type. */
const { prepareValue } = (pg as unknown as { utils: { prepareValue(value: unknown): unknown } }).utils

/** The part of the driver's connection that speaks the extended protocol. */
interface Wire {
  stream: Writable
  parse(message: { name: string; text: string }): void
  bind(message: { statement: string; values: readonly unknown[]; valueMapper(value: unknown): unknown }): void
  describe(message: { type: 'P'; name: '' }): void
  execute(message: object): void
  close(message: { type: 'S'; name: string }): void
  sync(): void
}

interface Described {
  names: string[]
  parsers: ((text: string) => unknown)[]
  empty: Record<string, unknown>
}

/** A statement and the name it is prepared under; null for one that is planned anew each time. */
export interface Named {
  name: string | null
  query: CompiledQuery<unknown>
}

interface Callback {
  (error: Error): void
  (error: null, results: unknown[][]): void
}

/** The statements prepared on each connection, with what their rows look like: nothing needs to describe them again. */
const known = new WeakMap<Wire, Map<string, Described>>()

function describedBy(fields: readonly pg.FieldDef[]): Described {
  const names = fields.map((field) => field.name)
  return {
    names,
    parsers: fields.map((field) => pg.types.getTypeParser(field.dataTypeID, 'text')),
    empty: Object.fromEntries(names.map((name) => [name, null])),
  }
}

function rowOf({ names, parsers, empty }: Described, texts: readonly (string | null)[]): Record<string, unknown> {
  const row = { ...empty }
  for (let at = 0; at < texts.length; at += 1) {
    const text = texts[at]
    if (text != null) row[names[at] as string] = (parsers[at] as Described['parsers'][number])(text)
  }
  return row
}

/** Lets what `send` writes leave in one write; corking would still queue, and hand over, each of the small messages. */
function inOneWrite({ stream }: Wire, send: () => void): void {
  const { write } = stream
  const chunks: Buffer[] = []
  stream.write = (chunk: unknown) => chunks.push(chunk as Buffer) > 0
  try {
    send()
  } finally {
    stream.write = write
  }
  stream.write(Buffer.concat(chunks))
}

/**
 * Runs statements as one transaction in one message: what comes before one Sync is one transaction to PostgreSQL, without a
 * begin and a commit around it, and it answers in one piece, where the driver's own queries each have a Sync, a timer, a
 * promise and a description of rows that are known.
 */
export function runBatch(client: pg.PoolClient, statements: readonly Named[]): Promise<unknown[][]> {
  return new Promise((resolve, reject) => {
    const callback: Callback = (error: Error | null, results?: unknown[][]) =>
      error ? reject(error) : resolve(results ?? [])
    let described: Map<string, Described> = new Map()
    const results: Record<string, unknown>[][] = []
    let rows: Record<string, unknown>[] = []
    let shape: Described | null = null
    let unreadable: Error | null = null

    const enter = () => {
      rows = []
      shape = described.get(statements[results.length]?.name ?? '') ?? null
    }

    const send = (wire: Wire, { name, query: { sql, parameters } }: Named): void => {
      const isKnown = name !== null && described.has(name)
      // A batch that failed may or may not have left the statement behind; closing one that is not there is no error.
      if (name !== null && !isKnown) wire.close({ type: 'S', name })
      if (!isKnown) wire.parse({ name: name ?? '', text: sql })
      wire.bind({ statement: name ?? '', values: parameters, valueMapper: prepareValue })
      if (!isKnown) wire.describe({ type: 'P', name: '' })
      wire.execute({})
    }

    // The driver lets only its own queries into a pipeline, because of those that need several round trips. This needs one.
    const batch = Object.assign(new pg.Query({ text: '' }), {
      callback,
      submit(connection: unknown): Error | null {
        const wire = connection as Wire
        described = known.get(wire) ?? described
        known.set(wire, described)
        try {
          inOneWrite(wire, () => {
            for (const statement of statements) send(wire, statement)
            wire.sync()
          })
        } catch (error) {
          return error as Error
        }
        enter()
        return null
      },
      handleRowDescription({ fields }: { fields: pg.FieldDef[] }): void {
        shape = describedBy(fields)
      },
      handleDataRow({ fields }: { fields: (string | null)[] }): void {
        try {
          if (shape) rows.push(rowOf(shape, fields))
        } catch (error) {
          unreadable = error as Error
        }
      },
      handleCommandComplete(): void {
        const name = statements[results.length]?.name
        if (name && shape) described.set(name, shape)
        results.push(rows)
        enter()
      },
      handleReadyForQuery(): void {
        if (unreadable) batch.callback(unreadable)
        else batch.callback(null, results)
      },
      handleError(error: Error): void {
        // One reason for an error is that rows have become others since (0A000): everything is prepared anew.
        described.clear()
        batch.callback(error)
      },
    })
    client.query(batch as unknown as pg.Submittable)
  })
}
