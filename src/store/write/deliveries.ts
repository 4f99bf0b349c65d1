import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import type { JsonValue, PresentValues } from '../../canonical/decision.ts'
import type { CommandAction, TargetKind } from '../../canonical/enums.ts'
import { db } from '../database.ts'
import type { Kept } from './kept.ts'

/** How many deliveries a lane may have open: one, the probe, from a failure on until a delivery is answered. */
const room = sql`case when l.send_failures > 0 then 1 else l.max_running end`

/**
 * The places of a lane that are taken. One that was looked at in vain only waits for its next look, and a record that cannot
 * be read must not hold up others for the ten minutes that takes; a few of them at most, for a vendor that cannot be read at
 * all is not sent everything there is.
 */
const occupied = sql`count(*) filter (where checks = 0) + greatest(count(*) filter (where checks > 0) - 8, 0)`

export interface LaneClaim {
  tenant_id: string
  account_id: string
  max_running: number
}

/**
 * Locks a lane of the tenant that has waited longest for its turn, and of its lanes the one that has: a tenant with many
 * accounts gets no more turns than one with a single one. After a failure a lane has room for one delivery, the probe.
 */
export const claimLane = (known: readonly string[]): CompiledQuery<LaneClaim> =>
  sql<LaneClaim>`
    with due as (
      select tenant_id, account_id from lanes d
      where active and deliver_at <= clock_timestamp() and greatest(blocked_until, probe_until) <= clock_timestamp()
        and send_after <= clock_timestamp() and (tenant_id || '/' || account_id) = any(${known}::text[])
      order by (select max(t.last_claim_at) from lanes t where t.tenant_id = d.tenant_id), last_claim_at
      for update skip locked limit 1
    )
    update lanes l set last_claim_at = clock_timestamp() from due
    where l.tenant_id = due.tenant_id and l.account_id = due.account_id
    returning l.tenant_id, l.account_id, ${room} as max_running`.compile(db)

/** Fields whose word at the vendor a decision may be held against, beside the status. */
export type BasedOnField = 'priority' | 'category' | 'type' | 'lifecycleStage' | 'assignee'
/** The vendor's word when the decision was made, and the value that is asked for. */
export type BasedOn = Readonly<Partial<Record<BasedOnField, { was: string | null; wanted: string | null }>>>

export interface DeliveryItemRow {
  id: string
  operation_id: string
  actor: string
  account_id: string
  action: CommandAction
  target_kind: TargetKind
  target_id: string
  target_key: string
  target_vendor_ids: Record<string, string>
  call: Readonly<Record<string, JsonValue>>
  /** What the gateway keeps once the vendor has taken its part. */
  keeps: Kept | null
  /** The vendor's word for the record's status as last read, and as it was when the decision was made. */
  raw_status: string | null
  based_on_status: string | null
  /** The fields the decision writes, and what the record says of them as last read; null where it writes none. */
  based_on: BasedOn | null
  present: PresentValues | null
  /** Whether a change of the status at the vendor overtakes the decision. */
  guarded: boolean
  /** The vendor's word was named by whoever decided: it is written even where it stands there already. */
  forced: boolean
  /** For those: whether it stood there when the record was last looked at before sending. Null: not looked at. */
  shown_before: boolean | null
  /** A record to be made that may be there already, and is changed then. */
  upserts: boolean
  attempts: number
  /** How often in a row it could not be sent for a reason that may be its record's own. */
  setbacks: number
  /** The vendor answered 403 to it, and took other decisions since. */
  others_passed: boolean
  /** The vendor changed the record's status after the decision was made. */
  overtaken: boolean
}

const said = (value: RawBuilder<unknown>, raw: RawBuilder<unknown>) =>
  sql`jsonb_build_object('value', ${value}, 'raw', ${raw})`
const word = (field: RawBuilder<unknown>) => sql`coalesce(a.sources, k.sources) -> ${field} ->> 'raw'`
const assignee = sql`coalesce(a.vendor_assignee_id, k.assignee_id)`

const items = (tenant: string) => sql`
  select c.id, c.operation_id, p.actor, c.account_id, c.action, c.target_kind, c.target_id, c.target_key, c.target_vendor_ids, c.call,
    c.keeps, c.seq, c.attempts, c.setbacks, coalesce(n.answered_at > c.forbidden_at, false) as others_passed,
    coalesce(a.sources, k.sources) -> 'status' ->> 'raw' as raw_status,
    c.based_on_status, c.based_on_rev is not null as guarded, c.based_on,
    case when c.based_on is not null then jsonb_build_object(
      'priority', ${said(sql`coalesce(a.vendor_priority, k.vendor_priority)`, word(sql`'priority'`))},
      'category', ${said(sql`coalesce(a.category, k.category)`, word(sql`'category'`))},
      'type', ${said(sql`a.type`, word(sql`'type'`))},
      'lifecycleStage', ${said(sql`a.lifecycle_stage`, word(sql`'lifecycleStage'`))},
      'assignee', ${said(assignee, assignee)}) end as present,
    c.intent ->> 'vendorValue' is not null as forced, c.shown_before,
    coalesce((c.intent #>> '{detail,newAlert,upsert}')::boolean, false) as upserts, coalesce(coalesce(a.vendor_status_rev, k.vendor_status_rev) <> c.based_on_rev, false) as overtaken
  from claimed c
  join operations p on p.tenant_id = ${tenant} and p.id = c.operation_id
  join lanes n on n.tenant_id = ${tenant} and n.account_id = c.account_id
  left join alerts a on c.target_kind = 'ALERT' and a.tenant_id = ${tenant} and a.id = c.target_id
  left join cases k on c.target_kind = 'CASE' and k.tenant_id = ${tenant} and k.id = c.target_id`

/**
 * Claims the next batch of an account as one delivery, under the lane's lock: of each record only its oldest open command,
 * and only commands that may travel in one vendor call, what has been free to go for longest first: a batch that failed
 * gets behind those that have not been tried, so that the next probe is another one. Nothing comes back while the lane is full or nothing is due.
 */
export const claimDelivery = (
  lane: LaneClaim,
  delivery: { id: string; leaseMs: number },
): CompiledQuery<DeliveryItemRow & { token: number }> =>
  sql<DeliveryItemRow & { token: number }>`
    with heads as materialized (
      select distinct on (target_id) id, state, available_at, batch_key, batch_limit, seq from commands
      where tenant_id = ${lane.tenant_id} and account_id = ${lane.account_id}
        and state in ('QUEUED', 'SENDING', 'UNCERTAIN', 'PENDING_APPROVAL')
      order by target_id, seq
    ), ready as (
      select * from heads where state = 'QUEUED' and available_at <= clock_timestamp()
    ), first as materialized (
      select batch_key, batch_limit from ready order by available_at, seq limit 1
    ), chosen as (
      select id from ready where batch_key = (select batch_key from first)
      order by available_at, seq limit (select batch_limit from first)
    ), room as (
      select ${occupied} < ${lane.max_running} as free from deliveries
      where tenant_id = ${lane.tenant_id} and account_id = ${lane.account_id} and phase <> 'SETTLED'
    ), opened as (
      insert into deliveries (tenant_id, account_id, id, token, phase, claimed_at, lease_until)
      select ${lane.tenant_id}, ${lane.account_id}, ${delivery.id}, nextval('fencing_tokens'), 'CLAIMED',
        clock_timestamp(), clock_timestamp() + make_interval(secs => ${delivery.leaseMs / 1000})
      from room where free and exists (select from chosen)
      returning token
    ), claimed as (
      update commands c set state = 'SENDING', delivery_id = ${delivery.id}, version = version + 1,
        updated_at = clock_timestamp()
      from opened
      where c.tenant_id = ${lane.tenant_id} and c.id in (select id from chosen) and c.state = 'QUEUED'
      returning c.*
    )
    select i.*, opened.token from (${items(lane.tenant_id)}) i, opened order by i.seq`.compile(db)

/**
 * When the account has to be looked at next: for work that waits for its time, and for leases that may run out. A full lane
 * is woken by the delivery that ends; the few seconds are for one that dies.
 */
export const rescheduleLane = (tenant: string, account: string): CompiledQuery<unknown> =>
  sql`
    with open as materialized (
      select ${occupied} as n, min(lease_until) as expiry from deliveries
      where tenant_id = ${tenant} and account_id = ${account} and phase <> 'SETTLED'
    ), heads as materialized (
      select distinct on (target_id) state, available_at from commands
      where tenant_id = ${tenant} and account_id = ${account}
        and state in ('QUEUED', 'SENDING', 'UNCERTAIN', 'PENDING_APPROVAL')
      order by target_id, seq
    )
    update lanes l set
      deliver_at = case when open.n >= ${room} then clock_timestamp() + interval '5 seconds'
        else coalesce((select min(available_at) from heads where state = 'QUEUED'), 'infinity') end,
      -- A lease may also become shorter: from a call's deadline to that of a look. Looking early costs one statement.
      check_at = case when open.expiry is null then 'infinity'
        else least(open.expiry, clock_timestamp() + interval '5 seconds') end
    from open where l.tenant_id = ${tenant} and l.account_id = ${account}`.compile(db)

export interface DeliveryHold {
  tenant: string
  account: string
  id: string
  token: number
}

/**
 * The lane has work again, or room again; once the vendor has answered a delivery, for more than a probe. An answer to what
 * was begun before the last trouble says nothing of it, and no answer shortens a wait that the vendor asked for.
 */
export const wakeLane = ({ tenant, account, id }: DeliveryHold, answered: boolean): CompiledQuery<unknown> =>
  sql`
    update lanes l set deliver_at = clock_timestamp(),
      send_failures = case when ${answered} and l.send_after <= d.claimed_at then 0 else l.send_failures end,
      answered_at = case when ${answered} and l.send_after <= d.claimed_at then clock_timestamp() else l.answered_at end
    from deliveries d
    where l.tenant_id = ${tenant} and l.account_id = ${account} and d.tenant_id = ${tenant} and d.id = ${id}`.compile(
    db,
  )

/** From here on the vendor may have been called. No row comes back to a worker that no longer holds the delivery. */
export const markSent = (hold: DeliveryHold, leaseMs: number): CompiledQuery<{ id: string }> =>
  sql<{ id: string }>`
    update deliveries set phase = 'SENT', sent_at = clock_timestamp(),
      lease_until = clock_timestamp() + make_interval(secs => ${leaseMs / 1000})
    where tenant_id = ${hold.tenant} and id = ${hold.id} and token = ${hold.token} and phase = 'CLAIMED'
    returning id`.compile(db)

/** Remembers which commands' records showed before sending what is sent, by id. */
export const noteShown = (
  hold: DeliveryHold,
  shown: readonly { id: string; shown: boolean | null }[],
): CompiledQuery<unknown> =>
  sql`
    update commands c set shown_before = s.shown
    from jsonb_to_recordset(${JSON.stringify(shown)}::jsonb) as s(id uuid, shown boolean)
    where c.tenant_id = ${hold.tenant} and c.id = s.id and c.delivery_id = ${hold.id} and c.state = 'SENDING'`.compile(
    db,
  )

/** Keeps a delivery that is being read back; no row comes back to a worker that no longer holds it. */
export const extendLease = (hold: DeliveryHold, leaseMs: number, checked: boolean): CompiledQuery<{ checks: number }> =>
  sql<{ checks: number }>`
    update deliveries set lease_until = clock_timestamp() + make_interval(secs => ${leaseMs / 1000}),
      checks = checks + ${checked ? 1 : 0}
    where tenant_id = ${hold.tenant} and id = ${hold.id} and token = ${hold.token} and phase <> 'SETTLED'
    returning checks`.compile(db)

/** Keeps what a clean answer said of commands that are still to be looked at, for whoever takes the delivery over. */
export const noteAnswers = (
  hold: DeliveryHold,
  answers: ReadonlyMap<string, { kind: string } | undefined>,
): CompiledQuery<unknown> =>
  sql`update deliveries set answers = ${JSON.stringify(Object.fromEntries(answers))}::jsonb
    where tenant_id = ${hold.tenant} and id = ${hold.id} and token = ${hold.token}`.compile(db)

/** Whether the delivery was ended under this very token: where a commit's answer was lost. */
export const settledBy = (hold: DeliveryHold): CompiledQuery<{ id: string }> =>
  sql<{ id: string }>`
    select id from deliveries
    where tenant_id = ${hold.tenant} and id = ${hold.id} and token = ${hold.token} and phase = 'SETTLED'`.compile(db)

/** Ends a delivery; no row comes back to a worker that no longer holds it, whose findings then must not be written. */
export const settleDelivery = (hold: DeliveryHold, error: string | null): CompiledQuery<{ id: string }> =>
  sql<{ id: string }>`
    update deliveries set phase = 'SETTLED', settled_at = clock_timestamp(), error = ${error}
    where tenant_id = ${hold.tenant} and id = ${hold.id} and token = ${hold.token} and phase <> 'SETTLED'
    returning id`.compile(db)

/** Locks an account whose deliveries may have lost their worker. */
export const claimCheck = (known: readonly string[]): CompiledQuery<{ tenant_id: string; account_id: string }> =>
  sql<{ tenant_id: string; account_id: string }>`
    select tenant_id, account_id from lanes
    where active and check_at <= clock_timestamp() and (tenant_id || '/' || account_id) = any(${known}::text[])
    order by check_at for update skip locked limit 1`.compile(db)

export interface OrphanRow {
  id: string
  token: number
  phase: 'CLAIMED' | 'SENT'
  /** What a clean answer said of its commands; null where none is known to have come. */
  answers: Record<string, { kind: 'ACCEPTED'; failed?: number }> | null
}

/** Takes over one delivery whose lease ran out; its former worker is fenced by the new token. */
export const takeOrphan = (tenant: string, account: string, leaseMs: number): CompiledQuery<OrphanRow> =>
  sql<OrphanRow>`
    update deliveries d set token = nextval('fencing_tokens'),
      lease_until = clock_timestamp() + make_interval(secs => ${leaseMs / 1000})
    where d.tenant_id = ${tenant} and d.id = (
      select id from deliveries
      where tenant_id = ${tenant} and account_id = ${account} and phase <> 'SETTLED' and lease_until <= clock_timestamp()
      order by lease_until limit 1 for update skip locked)
    returning d.id, d.token, d.phase, d.answers`.compile(db)

export const deliveryItems = (tenant: string, delivery: string): CompiledQuery<DeliveryItemRow> =>
  sql<DeliveryItemRow>`
    with claimed as (
      select * from commands where tenant_id = ${tenant} and delivery_id = ${delivery} and state = 'SENDING')
    select i.* from (${items(tenant)}) i order by i.seq`.compile(db)
