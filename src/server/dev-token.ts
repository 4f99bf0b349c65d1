import type { IncomingMessage, ServerResponse } from 'node:http'
import { GraphQLError } from 'graphql'
import { z } from 'zod'
import { ROLES } from '../graphql/viewer.ts'
import { readJsonObject } from './body.ts'
import type { DevIssuer } from './dev-issuer.ts'
import type { Peers } from './peer.ts'
import { refuse, refuseMethod, refuseWith, sendJson } from './reply.ts'

const LARGEST_BODY = 16 * 1024
const ROLE_WORDS = ROLES.map((role) => role.toLowerCase())

const name = z.string().trim().min(1).max(200)
const claims = z.strictObject({
  tenant: name,
  sub: name,
  roles: z.array(z.enum(ROLE_WORDS)).max(20).default(['viewer']),
  permissions: z.array(name).max(20).default([]),
})

const HINT =
  'send {"tenant": text, "sub": text, "roles": [viewer | analyst | supervisor | admin | service], "permissions": [text]}'

/** `POST /dev/token`: a token for trying things out, for whoever sits at this machine. */
export async function serveDevToken(
  request: IncomingMessage,
  response: ServerResponse,
  issuer: DevIssuer,
  peers: Peers,
): Promise<void> {
  if (request.method !== 'POST') return refuseMethod(response, 'POST', `POST /dev/token: ${HINT}`)
  if (!peers.isLocal(request)) {
    return refuseWith(
      response,
      'FORBIDDEN',
      'Development tokens are given on this machine only, and not to other pages',
    )
  }
  try {
    const parsed = claims.safeParse(await readJsonObject(request, LARGEST_BODY))
    if (parsed.success) return sendJson(response, 200, { token: await issuer.issue(parsed.data) })
    const [issue] = parsed.error.issues
    const field = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : (issue?.path.join('.') ?? '')
    refuseWith(response, 'BAD_USER_INPUT', `\`${field.slice(0, 100)}\`: ${issue?.message}; ${HINT}`, { field })
  } catch (error) {
    if (error instanceof GraphQLError) return refuse(response, [error])
    throw error
  }
}
