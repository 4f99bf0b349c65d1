import type { CommandAction, Fidelity, Support, TargetKind } from '../canonical/enums.ts'

/** One vendor word on one canonical axis, as the adapters' tables hold it. */
export interface VocabularyRow {
  vendor: string
  field: string
  raw: string
  concept: string
  value: string
  fidelity: Fidelity
  documented: boolean
  note: string | null
}

export interface AccountAbilities {
  vendorName: string
  capabilities: { target: TargetKind; action: CommandAction; support: Support; note: string | null }[]
  writeLimits: { maxBatch: number; maxMessage: number | null; canReadBack: boolean } | null
}

/** What the schema needs to know of vendors, handed in by the composition root: this folder never sees an adapter. */
export interface VendorCatalogue {
  vocabulary(vendor: string | null): readonly VocabularyRow[]
  /** Null for an account that is no longer configured, or that no vendor stands behind. */
  abilities(tenant: string, accountId: string): AccountAbilities | null
  /** The name under which metrics, which anybody may read, show the account. */
  metricsId(tenant: string, accountId: string): string
}
