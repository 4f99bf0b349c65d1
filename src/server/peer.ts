import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

/** Where a request came from, as far as it can be believed. */
export interface Peer {
  /** `http` or `https`, as the client sees it. */
  scheme: string
  host: string
  /** A trusted proxy stands in between. */
  proxied: boolean
}

export interface Peers {
  of(request: IncomingMessage): Peer
  /** Whether a browser's page may talk to us: no page at all, our own, or one of the allowed. */
  allowsOrigin(request: IncomingMessage): boolean
  /** Whether the request stays on this machine, asks for it by one of its own names, and nobody stands in between. */
  isLocal(request: IncomingMessage): boolean
}

/** Whoever sends one of these, believed or not, says that the client is somebody else. */
const FORWARDING = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'forwarded', 'x-real-ip', 'via']
const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]']

/** Whether a listening address can be reached from this machine only. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)

/** An IPv4 address may come in the clothes of an IPv6 one. */
const remoteOf = ({ socket }: IncomingMessage): string => (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '')

function listOf(addresses: readonly string[]): BlockList {
  const list = new BlockList()
  for (const entry of addresses) {
    const [address = '', prefix] = entry.split('/')
    const version = isIP(address)
    if (version === 0) throw new Error(`TRUSTED_PROXIES: ${entry} is not an address or a network`)
    const family = version === 6 ? 'ipv6' : 'ipv4'
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
  }
  return list
}

const first = (header: string | string[] | undefined): string | undefined =>
  (Array.isArray(header) ? header[0] : header)?.split(',')[0]?.trim() || undefined

/** Tells origins and addresses apart. Forwarded headers count only where a trusted proxy sent them. */
export function createPeers(options: {
  host: string
  allowedOrigins: readonly string[]
  trustedProxies: readonly string[]
}): Peers {
  const proxies = listOf(options.trustedProxies)
  const allowed = new Set(options.allowedOrigins.map((origin) => origin.toLowerCase().replace(/\/$/, '')))
  const trusts = (address: string): boolean => {
    const version = isIP(address)
    return version !== 0 && proxies.check(address, version === 6 ? 'ipv6' : 'ipv4')
  }

  const of = (request: IncomingMessage): Peer => {
    const { headers } = request
    const proxied = trusts(remoteOf(request))
    return {
      scheme: (proxied && first(headers['x-forwarded-proto'])) || 'http',
      host: ((proxied && first(headers['x-forwarded-host'])) || headers.host || '').toLowerCase(),
      proxied,
    }
  }

  /** By name, not by the Host header alone: a foreign name that resolves to this machine is not ours. */
  const namesUs = (peer: Peer): boolean => {
    if (!isLoopback(options.host)) return peer.host !== ''
    return LOOPBACK_NAMES.includes(peer.host.replace(/:\d+$/, '')) || peer.host.replace(/:\d+$/, '') === options.host
  }

  return {
    of,
    allowsOrigin(request) {
      const { origin } = request.headers
      if (origin === undefined) return true
      const peer = of(request)
      const page = origin.toLowerCase()
      if (allowed.has(page)) return true
      return (peer.proxied || namesUs(peer)) && page === `${peer.scheme}://${peer.host}`
    },
    isLocal(request) {
      const peer = of(request)
      const { origin } = request.headers
      const site = request.headers['sec-fetch-site']
      return (
        isLoopback(remoteOf(request)) &&
        !FORWARDING.some((name) => name in request.headers) &&
        namesUs(peer) &&
        (origin === undefined || origin.toLowerCase() === `http://${peer.host}`) &&
        site !== 'cross-site' &&
        site !== 'same-site'
      )
    },
  }
}
