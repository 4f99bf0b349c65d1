import { addressOf } from '../canonical/address.ts'
import type { Mapped, VendorUser } from '../canonical/record.ts'
import { type Identities, recordId } from '../store/ids.ts'
import type { AccountUserRow } from '../store/write/users.ts'

const LONGEST_ID = 500
/** Everybody a record names by an id. An author of a note is a bare text, which may be a name, and is left alone. */
const named = ({ alerts, cases }: Mapped): (VendorUser | null | undefined)[] => [
  ...alerts.flatMap((alert) => [alert.assignee, alert.closedBy === 'AUTOMATION' ? null : alert.resolvedBy]),
  ...cases.flatMap((one) => [one.assignee, one.resolvedBy, ...(one.reviewers ?? [])]),
]

/** Longer ones are no ids of people and would not fit an index; the others could not be kept as they are. */
const usable = ({ id }: VendorUser): boolean =>
  id.trim() !== '' && id.length <= LONGEST_ID && id.isWellFormed() && !id.includes('\0')

interface Told {
  tenant: string
  ids: Identities
  readAt: string
  vendorUpdatedAt: string | null
}

/** The people one mapped record names, as its account knows them. */
export function peopleOf({ tenant, ids, readAt, vendorUpdatedAt }: Told, mapped: Mapped): AccountUserRow[] {
  return named(mapped).flatMap((user): AccountUserRow[] => {
    if (!user || !usable(user)) return []
    const address = addressOf(user.email)
    return [
      {
        id: ids('ACCOUNT_USER', user.id),
        vendor_user_id: user.id,
        name: user.name,
        email: user.email,
        own_user: ids('USER', user.id),
        // No account's: whichever tells the address first, it is the same person.
        mail_user: address === null ? null : recordId(tenant, '', 'USER', address),
        read_at: readAt,
        vendor_updated_at: vendorUpdatedAt,
      },
    ]
  })
}

/** Each person once, with what the newest record tells of them; an address speaks for one person of the account only. */
export function distinctPeople(rows: readonly AccountUserRow[]): AccountUserRow[] {
  const people = new Map<string, AccountUserRow>()
  const age = (row: AccountUserRow): string => `${row.vendor_updated_at ?? ''} ${row.read_at}`
  for (const row of rows.toSorted((a, b) => (age(a) < age(b) ? -1 : age(a) > age(b) ? 1 : 0))) {
    const other = people.get(row.id)
    people.set(row.id, {
      ...row,
      name: row.name ?? other?.name ?? null,
      email: row.email ?? other?.email ?? null,
      mail_user: row.mail_user ?? other?.mail_user ?? null,
    })
  }
  const taken = new Set<string>()
  return [...people.values()]
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((row) => {
      if (row.mail_user === null) return row
      if (taken.has(row.mail_user)) return { ...row, mail_user: null }
      taken.add(row.mail_user)
      return row
    })
}
