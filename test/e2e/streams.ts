import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import type { Caller, Gateway } from './gateway.ts'

/** Subscriptions as two kinds of client hold them: over WebSocket with graphql-ws, over server-sent events by hand. */

export interface Stream<T> {
  received: T[]
  /** GraphQL errors, and whatever else ended the stream. */
  errors: unknown[]
  ended: Promise<void>
  /** Breaks the connection as a network does: without a farewell. */
  cut(): void
}

export type Open = <T>(
  gateway: Gateway,
  caller: Caller,
  query: string,
  variables?: Record<string, unknown>,
) => Stream<T>

export const overWebSocket: Open = <T>(gateway: Gateway, caller: Caller, query: string, variables = {}) => {
  let socket: WebSocket | null = null
  const stream: Stream<T> = { received: [], errors: [], ended: Promise.resolve(), cut: () => socket?.terminate() }
  const client = createClient({
    url: `${gateway.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${caller.token}` },
    retryAttempts: 0,
    on: {
      opened: (opened) => {
        socket = opened as WebSocket
      },
    },
  })
  stream.ended = new Promise((resolve) => {
    client.subscribe<T>(
      { query, variables },
      {
        next: ({ data, errors }) => {
          if (errors) stream.errors.push(...errors)
          else if (data) stream.received.push(data)
        },
        error: (error) => {
          stream.errors.push(...(Array.isArray(error) ? error : [error]))
          resolve()
        },
        complete: resolve,
      },
    )
  })
  return stream
}

export const overEventStream: Open = <T>(gateway: Gateway, caller: Caller, query: string, variables = {}) => {
  const abort = new AbortController()
  const stream: Stream<T> = { received: [], errors: [], ended: Promise.resolve(), cut: () => abort.abort() }
  const take = (result: { data?: T; errors?: unknown[] }): void => {
    if (result.errors) stream.errors.push(...result.errors)
    else if (result.data) stream.received.push(result.data)
  }
  const read = async (): Promise<void> => {
    const response = await fetch(`${gateway.url}/graphql/stream`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: `Bearer ${caller.token}`,
      },
      body: JSON.stringify({ query, variables }),
      signal: abort.signal,
    })
    if (!response.headers.get('content-type')?.startsWith('text/event-stream'))
      return take((await response.json()) as { errors: unknown[] })
    let rest = ''
    const decoder = new TextDecoder()
    for await (const part of response.body ?? []) {
      rest += decoder.decode(part, { stream: true })
      const messages = rest.split('\n\n')
      rest = messages.pop() ?? ''
      for (const message of messages) {
        const field = (name: string): string | undefined =>
          message
            .split('\n')
            .find((line) => line.startsWith(`${name}:`))
            ?.slice(name.length + 1)
            .trim()
        if (field('event') === 'complete') return
        const data = field('data')
        if (field('event') === 'next' && data) take(JSON.parse(data))
      }
    }
  }
  stream.ended = read().catch((error) => {
    stream.errors.push(error)
  })
  return stream
}

export const TRANSPORTS: [string, Open][] = [
  ['WebSocket', overWebSocket],
  ['server-sent events', overEventStream],
]
