export const ROLES = ['VIEWER', 'ANALYST', 'SUPERVISOR', 'ADMIN', 'SERVICE'] as const
export type Role = (typeof ROLES)[number]

/** Whoever asks, from a verified token and from nothing else. */
export interface Viewer {
  tenant: string
  subject: string
  roles: ReadonlySet<Role>
  permissions: ReadonlySet<string>
  /** Seconds since 1970; a live connection ends then. */
  expiresAt: number
}

/** What a role may do. The only place where roles are told apart. */
const GRANTS = {
  read: ['VIEWER', 'ANALYST', 'SUPERVISOR', 'ADMIN', 'SERVICE'],
  decide: ['ANALYST', 'SUPERVISOR', 'ADMIN', 'SERVICE'],
  // Only people can look at a vendor's own system.
  settle: ['ANALYST', 'SUPERVISOR', 'ADMIN'],
  approve: ['SUPERVISOR', 'ADMIN'],
  readQuarantine: ['SUPERVISOR', 'ADMIN'],
  retryQuarantined: ['SUPERVISOR', 'ADMIN'],
  seeMetrics: ['SUPERVISOR', 'ADMIN', 'SERVICE'],
  configure: ['ADMIN'],
} as const satisfies Record<string, readonly Role[]>

export type Right = keyof typeof GRANTS

export const may = (viewer: Viewer, right: Right): boolean => GRANTS[right].some((role) => viewer.roles.has(role))

/** A service may hold a person's role beside its own; it still cannot go and look. */
export const isPerson = (viewer: Viewer): boolean => !viewer.roles.has('SERVICE')

/** Permissions are finer than roles and never implied by one. */
export const permitted = (viewer: Viewer, permission: 'sar:read' | 'sar:refer' | 'schema:read'): boolean =>
  viewer.permissions.has(permission)
