import { createConnection, createServer, type Socket } from 'node:net'
import { listening } from './listening.ts'

/** Where to cut: at the n-th statement, before the server has it, or after a commit whose answer then never comes. */
export interface StatementCut {
  at: number
  side: 'BEFORE' | 'AFTER'
  /** Called once; nothing goes through any more until it has ended, and then nothing at all where it answers `cut`. */
  act(statement: string): Promise<'cut' | 'go on'>
}

export interface PostgresProxy {
  port: number
  /** Starts numbering statements anew, from 1. */
  arm(cut: StatementCut | null): void
  /** The statements since then, in their order. */
  statements(): readonly string[]
  close(): void
}

/** The frontend messages of one connection, whole: the first has no type, the others have one byte. */
function* messages(buffer: { bytes: Buffer; started: boolean }): Generator<{ type: string; bytes: Buffer }> {
  for (;;) {
    const head = buffer.started ? 1 : 0
    if (buffer.bytes.length < head + 4) return
    const size = head + buffer.bytes.readInt32BE(head)
    if (buffer.bytes.length < size) return
    const bytes = buffer.bytes.subarray(0, size)
    const type = buffer.started ? String.fromCharCode(bytes[0] ?? 0) : ''
    buffer.bytes = buffer.bytes.subarray(size)
    buffer.started = true
    yield { type, bytes }
  }
}

const textAt = (bytes: Buffer, from: number): string => bytes.toString('utf8', from, bytes.indexOf(0, from))

/** What a Parse names and says, and what a Bind binds. */
const parsed = (bytes: Buffer) => {
  const name = textAt(bytes, 5)
  return { name, text: textAt(bytes, 5 + Buffer.byteLength(name) + 1) }
}
const bound = (bytes: Buffer): string => textAt(bytes, 5 + Buffer.byteLength(textAt(bytes, 5)) + 1)

/** Stands between a worker and PostgreSQL, numbers the statements that go through, and can cut at any of them. */
export async function createPostgresProxy(target: { host: string; port: number }): Promise<PostgresProxy> {
  let armed: StatementCut | null = null
  let seen: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = createConnection(target)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    const names = new Map<string, string>()
    const buffer = { bytes: Buffer.alloc(0), started: false }
    let current = ''
    let swallow: (() => void) | null = null
    let forwarding: Promise<void> = Promise.resolve()

    async function forward(type: string, bytes: Buffer): Promise<void> {
      if (type === 'P') names.set(parsed(bytes).name, parsed(bytes).text)
      if (type === 'B') current = names.get(bound(bytes)) ?? ''
      if (type === 'Q') current = textAt(bytes, 5)
      if (type === 'Q' || type === 'E') {
        const statement = current.replace(/\s+/g, ' ').trim()
        seen.push(statement)
        const cut = armed
        if (cut && cut.at === seen.length) {
          armed = null
          if (cut.side === 'AFTER') {
            const answered = new Promise<void>((resolve) => {
              swallow = resolve
            })
            upstream.write(bytes)
            await answered
          }
          if ((await cut.act(statement)) === 'cut') {
            client.destroy()
            return
          }
          if (cut.side === 'AFTER') return
        }
      }
      upstream.write(bytes)
    }

    client.on('data', (chunk) => {
      buffer.bytes = Buffer.concat([buffer.bytes, chunk])
      for (const { type, bytes } of messages(buffer)) forwarding = forwarding.then(() => forward(type, bytes))
    })
    const held: Buffer[] = []
    upstream.on('data', (chunk) => {
      if (!swallow && held.length === 0) {
        client.write(chunk)
        return
      }
      // What comes after the cut waits until it is decided, and is given on where the worker lives.
      held.push(chunk)
      swallow?.()
      swallow = null
      void forwarding.then(() => {
        for (const each of held.splice(0)) if (!client.destroyed) client.write(each)
      })
    })
  })
  const port = await listening(server)
  return {
    port,
    arm(cut) {
      armed = cut
      seen = []
    },
    statements: () => seen,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
