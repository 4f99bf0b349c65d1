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

type Texts = readonly (string | null)[]
type Row = Record<string, unknown>

/** Makes a row out of the texts that stand for its values. */
type ReadRow = (texts: Texts) => Row

/** A statement and the name it is prepared under; null for one that is planned anew each time. */
export interface Named {
  name: string | null
  query: CompiledQuery<unknown>
}

interface Callback {
  (error: Error): void
  (error: null, results: unknown[][]): void
}

/** The statements prepared on each connection, with how their rows are read: nothing needs to describe them again. */
const known = new WeakMap<Wire, Map<string, ReadRow>>()

const parserOf = (field: pg.FieldDef): ((text: string) => unknown) | null =>
  TEXTS.has(field.dataTypeID) ? null : pg.types.getTypeParser(field.dataTypeID, 'text')

/** What the driver gives as the text that came. */
const TEXTS: ReadonlySet<number> = new Set([pg.types.builtins.TEXT, pg.types.builtins.VARCHAR, pg.types.builtins.UUID])

/**
 * Compiled for each statement: a row made by storing under one name after the other took four times as long (96 against 25
 * ns), and a page has two hundred and fifty of them. The names are quoted, and come from our own statements.
 */
function rowReader(fields: readonly pg.FieldDef[]): ReadRow {
  const parsers = fields.map(parserOf)
  const values = parsers.map((parse, at) => (parse ? `t[${at}] === null ? null : p[${at}](t[${at}])` : `t[${at}]`))
  const members = fields.map(({ name }, at) => `[${JSON.stringify(name)}]: ${values[at]}`)
  const made: (p: typeof parsers) => ReadRow = new Function('p', `return (t) => ({ ${members.join(', ')} })`) as never
  return made(parsers)
}

const UUID_LENGTH = 36
const UUID = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}'
const UUIDS = new RegExp(`^${UUID}(?:,${UUID})*$`)

/** Lists of ids are most of what is sent; the driver's own way looks for characters to escape in each. */
function sendable(value: unknown): unknown {
  if (!Array.isArray(value) || value.some((one) => one?.length !== UUID_LENGTH)) return prepareValue(value)
  const joined = value.join(',')
  return UUIDS.test(joined) ? `{${joined}}` : prepareValue(value)
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
    let described: Map<string, ReadRow> = new Map()
    const results: Row[][] = []
    let rows: Row[] = []
    let readRow: ReadRow | null = null
    let unreadable: Error | null = null

    const enter = () => {
      rows = []
      readRow = described.get(statements[results.length]?.name ?? '') ?? null
    }

    const send = (wire: Wire, { name, query: { sql, parameters } }: Named): void => {
      const isKnown = name !== null && described.has(name)
      // A batch that failed may or may not have left the statement behind; closing one that is not there is no error.
      if (name !== null && !isKnown) wire.close({ type: 'S', name })
      if (!isKnown) wire.parse({ name: name ?? '', text: sql })
      wire.bind({ statement: name ?? '', values: parameters, valueMapper: sendable })
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
        readRow = rowReader(fields)
      },
      handleDataRow({ fields }: { fields: Texts }): void {
        try {
          if (readRow) rows.push(readRow(fields))
        } catch (error) {
          unreadable = error as Error
        }
      },
      handleCommandComplete(): void {
        const name = statements[results.length]?.name
        if (name && readRow) described.set(name, readRow)
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
