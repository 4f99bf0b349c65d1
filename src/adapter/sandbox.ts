import type { RequestListener } from 'node:http'

export interface SandboxOptions {
  /** Seed of the generated records: the same seed and count give the same records. */
  seed: number
  count: number
  /** What `save()` of an earlier run answered, to go on from there. */
  saved?: string | null
}

/** One change that reached the simulated vendor's records, in the order in which it was applied. */
export interface JournalEntry {
  at: string
  /** The vendor's id of the record, as text. */
  recordId: string
  change: string
  before: string
  after: string
}

/**
 * A strict simulator of one vendor's documented API, with generated synthetic records: it answers an undocumented route,
 * parameter or body field with an error instead of ignoring it. Used by the demonstration and by the tests.
 */
export interface Sandbox {
  credentials: Readonly<Record<string, string>>
  /** Settings an account needs to speak to this sandbox. */
  settings: Readonly<Record<string, unknown>>
  handle: RequestListener
  /** Every effective change a client made, and nothing else. */
  journal(): readonly JournalEntry[]
  /** Requests that broke the documented contract, for tests to fail on. */
  violations(): readonly string[]
  /** The vendor's present records in its own words, by the vendor's record id. */
  records(): ReadonlyMap<string, Readonly<Record<string, unknown>>>
  /** Adds or changes one record on the vendor's side, as its own users would; the sequence follows from the seed. */
  trickle(): void
  /** The vendor's records as they are now, as text for `SandboxOptions.saved`. */
  save(): string
}

/** The default export of adapters/<vendor>/sandbox.ts. */
export type CreateSandbox = (options: SandboxOptions) => Sandbox
