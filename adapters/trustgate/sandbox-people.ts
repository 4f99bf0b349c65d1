import { nameOf, SANDBOX_PEOPLE } from '../../src/adapter/sandbox-people.ts'

/** The applicants' names, in the order of their references. */
export const PEOPLE: readonly string[] = SANDBOX_PEOPLE.map(nameOf)

/** The people who work on cases; `system` stands for TrustGate's triggers. */
export const USERS = ['user_456', 'user_123', 'user_mlake'] as const
export const TEAMS = ['team_compliance', 'team_senior_compliance'] as const

export const referenceOf = (at: number): string => SANDBOX_PEOPLE[at % SANDBOX_PEOPLE.length]?.reference ?? ''
