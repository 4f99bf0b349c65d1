import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import type { RenderOptions } from 'altair-static'
import type { DevClaims, DevIssuer } from './dev-issuer.ts'
import { FIRST_OPERATIONS } from './first-operations.ts'
import type { Peer, Peers } from './peer.ts'
import { send } from './reply.ts'
import { type Handler, onlyGet } from './routes.ts'

const PREFIX = '/explorer/'
const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

/** The page may load from us and speak to us, and to nobody else. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** The address the browser knows us by. It goes into a script, so what is no plain host does not. */
const baseOf = ({ scheme, host }: Peer): string =>
  /^[a-z0-9.:[\]-]+$/.test(host) ? `${scheme === 'https' ? 'https' : 'http'}://${host}` : ''

/** Somebody to try things out as. */
export interface Persona {
  name: string
  claims: DevClaims
}

const NO_TOKEN_HINT = `# This gateway gives out no tokens. Put one of your issuer's into the environment (top right) as "token".
`

/** The options of the page: tabs that run as they are, as whom the environment at the top right says. */
function optionsOf(base: string, tokens: readonly { name: string; token: string }[], nonce: string): RenderOptions {
  const bearer = 'Bearer {{token}}'
  const common = {
    endpointURL: `${base}/graphql`,
    subscriptionsEndpoint: `${base.replace(/^http/, 'ws')}/graphql`,
    initialHeaders: { Authorization: bearer },
    initialSubscriptionRequestHandlerId: 'graphql-ws' as const,
    initialSubscriptionsPayload: { authorization: bearer },
  }
  const given = tokens.length > 0 ? tokens : [{ name: 'Your token', token: 'paste a token here' }]
  return {
    ...common,
    baseURL: PREFIX,
    cspNonce: nonce,
    disableAccount: true,
    initialWindows: FIRST_OPERATIONS.map(({ name, query, variables }) => ({
      ...common,
      initialName: name,
      initialQuery: tokens.length > 0 ? query : NO_TOKEN_HINT + query,
      initialVariables: JSON.stringify(variables ?? {}, null, 2),
    })),
    initialEnvironments: {
      activeSubEnvironment: 'persona-0',
      base: { title: 'For everybody', variables: {} },
      subEnvironments: given.map(({ name, token }, at) => ({ id: `persona-${at}`, title: name, variables: { token } })),
    },
    // A page that is opened again comes with tokens that are in force.
    preserveState: false,
    instanceStorageNamespace: 'tributary_',
    initialSettings: {
      language: 'en-US',
      'banners.disable': true,
      'alert.disableUpdateNotification': true,
      disablePushNotification: true,
      'schema.reloadOnStart': true,
      tabSize: 2,
    },
  }
}

/** Altair opens with its last tab in front; somebody new begins with the first. */
const openFirstTab = (nonce: string): string => `<script nonce="${nonce}">
const search = setInterval(() => {
  const tabs = document.querySelectorAll('.window-switcher__item')
  if (tabs.length < ${FIRST_OPERATIONS.length}) return
  clearInterval(search)
  tabs[0].click()
}, 50)
</script></body>`

/** Altair's words that say little to somebody new. */
const WORDS = {
  QUERY_RESULT_NO_RESULT_TEXT: 'Press Send Request, or Ctrl+Enter',
  SERVER_NO_INTROSPECTION_SUPPORT: 'The documentation needs a token with the permission schema:read',
}
const WORDS_FILE = 'assets/i18n/en-US.json'

/** The explorer at `/`: Altair from the installed package, with nothing fetched from elsewhere. */
export function createExplorer(personas: readonly Persona[], devIssuer: DevIssuer | null, peers: Peers) {
  const directory = join(dirname(createRequire(import.meta.url).resolve('altair-static')), 'dist')
  // Only what is listed here is ever opened, whatever a path says.
  const files = new Set(
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && extname(entry.name) in TYPES)
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(directory.length + 1)
          .replaceAll('\\', '/'),
      ),
  )

  const page: Handler = async (request, response) => {
    const nonce = randomBytes(16).toString('base64')
    const issuer = devIssuer && peers.isLocal(request) ? devIssuer : null
    const tokens = issuer
      ? await Promise.all(personas.map(async ({ name, claims }) => ({ name, token: await issuer.issue(claims) })))
      : []
    response.setHeader('content-security-policy', policy(nonce))
    // 14,000 lines that take 16 MB once they are loaded: for those who open the page.
    const { renderAltair } = await import('altair-static')
    const html = renderAltair(optionsOf(baseOf(peers.of(request)), tokens, nonce))
      .replace('<title>Altair</title>', '<title>Tributary</title>')
      .replace('</body>', () => openFirstTab(nonce))
    send(response, 200, TYPES['.html'] as string, html)
  }

  const asset = (name: string): Handler => {
    return async (_request, response) => {
      response.setHeader('cache-control', 'public, max-age=3600')
      const content = await readFile(join(directory, name))
      const own = name === WORDS_FILE ? JSON.stringify({ ...JSON.parse(content.toString()), ...WORDS }) : content
      send(response, 200, TYPES[extname(name)] as string, own)
    }
  }

  return {
    route(path: string): Handler | undefined {
      if (path === '/') return onlyGet(page)
      const name = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : null
      return name !== null && files.has(name) ? onlyGet(asset(name)) : undefined
    },
  }
}
