import { type Accounts, accountKey } from '../adapter/account.ts'
import type { Adapter } from '../adapter/contract.ts'
import type { VendorCatalogue, VocabularyRow } from '../graphql/vendors.ts'

/** What the schema may know of the vendors, in words that carry no adapter. */
export function createCatalogue(
  adapters: ReadonlyMap<string, Adapter>,
  accounts: Accounts,
  metricsId: VendorCatalogue['metricsId'],
): VendorCatalogue {
  const vocabulary: VocabularyRow[] = [...adapters.values()].flatMap((adapter) =>
    adapter.vocabulary.flatMap((table) =>
      table.entries.map((entry) => ({
        vendor: adapter.vendor,
        field: table.field,
        raw: entry.raw,
        concept: table.concept,
        value: entry.value,
        fidelity: entry.fidelity,
        documented: entry.source === 'DOCUMENT',
        note: entry.note ?? null,
      })),
    ),
  )
  return {
    metricsId,
    vocabulary: (vendor) => (vendor === null ? vocabulary : vocabulary.filter((row) => row.vendor === vendor)),
    abilities(tenant, accountId) {
      const connected = accounts.get(accountKey(tenant, accountId))
      if (!connected) return null
      const { adapter, settings, policy } = connected
      return {
        vendorName: adapter.name,
        capabilities: adapter.capabilities(settings),
        writeLimits: policy && {
          maxBatch: policy.maxBatch,
          maxMessage: policy.maxMessage,
          canReadBack: policy.canReadBack,
        },
      }
    },
  }
}
