import type { CaseHitResolvers } from '../generated.ts'
import { sourceOf } from '../sources.ts'

export const CaseHit: CaseHitResolvers = {
  roleSource: (row) => sourceOf(row, 'role'),
  async hit(row, _args, { loaders }) {
    const hit = await loaders.hit.load(row.hit_id)
    if (!hit) throw new Error('a link was read with its hit, which is not there')
    return hit
  },
  firstSeenAt: (row) => row.first_seen_at,
}
