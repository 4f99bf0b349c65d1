import { addressOf } from '../../canonical/address.ts'
import { once } from '../../command/once.ts'
import { recordId } from '../../store/ids.ts'
import { GATEWAY_ACCOUNT } from '../../store/lanes.ts'
import type { Transaction } from '../../store/run.ts'
import {
  accountsOf,
  auditLink,
  giveId,
  holderOf,
  makePerson,
  mergePeople,
  personMeant,
} from '../../store/write/link-users.ts'
import { lockAccounts } from '../../store/write/vendor-records.ts'
import { badInput } from '../arguments.ts'
import type { Context } from '../context.ts'
import { accountNames } from '../criteria-parts.ts'
import { idempotencyKey, keyed, storable } from '../decide.ts'
import type { LinkUserInput, LinkUserPayloadResolvers, MutationResolvers, PersonInput } from '../generated.ts'
import { uuidOf } from '../ids.ts'
import { problem } from '../pipeline/problem.ts'
import { refresh } from '../refresh.ts'
import type { Linked } from '../shapes.ts'
import { may } from '../viewer.ts'

const LONGEST_ID = 500
const LONGEST_TEXT = 200

const notFound = (field: string, what: string) =>
  problem('NOT_FOUND', `There is no such ${what}`, { extensions: { field } })

/** A text as it can be kept: not blank, and no longer than an index takes. */
function text(field: string, value: string, longest: number): string {
  if (value.trim() === '') throw badInput(field, 'must not be blank')
  if (value.length > longest) throw badInput(field, `must be at most ${longest} characters`)
  return storable(field, value)
}

function personOf(tenant: string, { email, name }: PersonInput) {
  const address = addressOf(text('input.user.email', email, LONGEST_TEXT))
  if (address === null) throw badInput('input.user.email', 'is no e-mail address; people are told by theirs')
  const told = name === null || name === undefined ? null : text('input.user.name', name, LONGEST_TEXT).trim()
  // The id that people have whom a vendor names by this address.
  return { id: recordId(tenant, '', 'USER', address), name: told, email: email.trim() }
}

/** What was asked for, as far as it can be told without looking. */
async function asked(context: Context, input: Omit<LinkUserInput, 'idempotencyKey'>) {
  const { userId, user, accountId, vendorUserId, otherUserId, replace } = input
  if ((userId == null) === (user == null)) throw badInput('input.userId', 'or `input.user`: give one of them')
  if ((accountId == null) !== (vendorUserId == null)) {
    throw badInput('input.vendorUserId', 'goes with `input.accountId`; give both or neither')
  }
  if (accountId != null && otherUserId != null) {
    throw badInput('input.otherUserId', 'cannot be given together with `input.accountId`; link in two calls')
  }
  if (userId != null && accountId == null && otherUserId == null) {
    throw badInput('input.accountId', 'or `input.otherUserId` is missing; say what the person is linked to')
  }
  const id = userId == null ? null : uuidOf('User', userId)
  if (userId != null && id === null) throw notFound('input.userId', 'person')
  const other = otherUserId == null ? null : uuidOf('User', otherUserId)
  if (otherUserId != null && other === null) throw notFound('input.otherUserId', 'person')
  const account = accountId == null ? null : (await accountNames(context, [accountId]))([accountId])?.[0]
  if (account === undefined) throw notFound('input.accountId', 'account')
  if (account === GATEWAY_ACCOUNT)
    throw badInput('input.accountId', 'is the built-in account, which gives out no user ids')
  const at =
    account !== null && vendorUserId != null
      ? { account, vendorUserId: text('input.vendorUserId', vendorUserId, LONGEST_ID) }
      : null
  return { id, person: user == null ? null : personOf(context.viewer.tenant, user), other, at, replace }
}
type Asked = Awaited<ReturnType<typeof asked>>

async function one(tx: Transaction, tenant: string, { id, person }: Asked): Promise<Linked> {
  if (person) {
    const known = await tx.one(makePerson(tenant, person))
    if (!known) throw new Error('a person that was just written is gone')
    return { userId: known.id, changed: known.made || known.named }
  }
  const meant = id === null ? undefined : await tx.one(personMeant(tenant, id))
  if (!meant) throw notFound('input.userId', 'person')
  return { userId: meant.id, changed: false }
}

/** Gives the person an id; whoever had it by a record alone, and nothing else, turns out to be them. */
async function give(
  tx: Transaction,
  { tenant, subject: actor }: Context['viewer'],
  user: string,
  { at, replace }: { at: NonNullable<Asked['at']>; replace: boolean },
): Promise<Record<string, unknown> | null> {
  const holder = await tx.one(holderOf(tenant, at.account, at.vendorUserId))
  if (holder?.user_id === user && holder.linked_by !== null) return null
  const learned = holder !== undefined && holder.user_id !== user && holder.only && holder.linked_by === null
  if (holder && holder.user_id !== user && !learned && !replace) {
    const message =
      '`input.vendorUserId` is another person’s id at this account; pass replace: true to say that it is this person’s'
    throw problem('CONFLICT', message, { extensions: { field: 'input.vendorUserId' } })
  }
  const id = recordId(tenant, at.account, 'ACCOUNT_USER', at.vendorUserId)
  await tx.all(giveId(tenant, actor, user, { id, ...at }))
  if (learned) {
    for (const statement of mergePeople(tenant, actor, { one: user, other: holder.user_id })) await tx.all(statement)
  }
  return { vendorUserId: at.vendorUserId, from: holder?.user_id ?? null, merged: learned }
}

async function link(context: Context, { idempotencyKey: key, ...input }: LinkUserInput): Promise<Linked> {
  const { store, viewer } = context
  const { tenant, subject: actor } = viewer
  const call = { tenant, actor, mutation: 'linkUser', idempotencyKey: idempotencyKey(key), input }
  const said = await asked(context, input)
  const act = async (tx: Transaction): Promise<Linked> => {
    const accounts = await tx.all(accountsOf(tenant))
    if (said.at && !accounts.some(({ account_id, removed }) => account_id === said.at?.account && !removed)) {
      throw notFound('input.accountId', 'account')
    }
    await tx.all(
      lockAccounts(
        tenant,
        accounts.map(({ account_id }) => account_id),
      ),
    )
    const person = await one(tx, tenant, said)
    let detail: Record<string, unknown> | null = person.changed ? { made: true } : null
    if (said.at) {
      const given = await give(tx, viewer, person.userId, { at: said.at, replace: said.replace })
      if (given) detail = { ...detail, ...given }
    }
    if (said.other !== null) {
      const other = await tx.one(personMeant(tenant, said.other))
      if (!other) throw notFound('input.otherUserId', 'person')
      if (other.id !== person.userId) {
        const both = { one: person.userId, other: other.id }
        for (const statement of mergePeople(tenant, actor, both)) await tx.all(statement)
        detail = { ...detail, from: other.id, merged: true }
      }
    }
    if (detail) await tx.all(auditLink(tenant, actor, person.userId, { account: said.at?.account ?? null, detail }))
    return { userId: person.userId, changed: detail !== null }
  }
  const linked = await keyed(() => store.write(tenant, (tx) => once(tx, call, () => act(tx))))
  refresh(context)
  return linked
}

export const Mutation: Pick<MutationResolvers, 'linkUser'> = {
  linkUser(_root, { input }, context) {
    if (!may(context.viewer, 'configure'))
      throw problem('FORBIDDEN', 'Saying who is who needs the role admin; ask for it')
    return link(context, input)
  },
}

export const LinkUserPayload: LinkUserPayloadResolvers = {
  user: async ({ userId }, _args, { loaders }) => {
    const user = await loaders.user.load(userId)
    if (!user) throw new Error('a person that was just linked is gone')
    return user
  },
}
