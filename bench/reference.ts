import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'

/**
 * The page as one hand-written statement: the limit of what can be had from this database. Its text is the answer byte for
 * byte; prepared, with a generic plan (planning it anew costs a third of it), and without row-level security.
 */
const STATEMENT = `
  select '{"data":{"alerts":{"nodes":' || array_to_json(array(
    select row_to_json(node) from (
      select a.title, a.status, a.priority, iso(a.created_at) as "createdAt",
        (select row_to_json(x) from (select c.name) x) as account,
        case when s.id is not null then (select row_to_json(x) from (select s.name) x) end as subject,
        array_to_json(array(select row_to_json(x) from (
          select k.title, k.status from case_alerts l join cases k on k.tenant_id = l.tenant_id and k.id = l.case_id
          where l.tenant_id = a.tenant_id and l.alert_id = a.id order by k.created_key desc, k.id desc limit 100) x)) as cases,
        array_to_json(array(select row_to_json(x) from (
          select h.matched_name as "matchedName", h.match_status as "matchStatus" from screening_hits h
          where h.tenant_id = a.tenant_id and h.alert_id = a.id order by h.id limit 3) x)) as hits
      from (
        select * from alerts where tenant_id = $1 and status in ('OPEN', 'IN_REVIEW') and priority_rank >= 3
        order by created_key desc, id desc limit 50) a
      join accounts c on c.tenant_id = a.tenant_id and c.account_id = a.account_id
      left join subjects s on s.tenant_id = a.tenant_id and s.id = a.subject_id
      order by a.created_key desc, a.id desc
    ) node)) || '}}}' as answer`

// A process of its own, as the gateway is: node bench/reference.ts <superuser's URL>; the path names the tenant.
const pool = new pg.Pool({
  connectionString: process.argv[2],
  max: 10,
  options: '-c plan_cache_mode=force_generic_plan -c timezone=UTC',
})
const server = createServer((request, response) => {
  pool.query({ name: 'page', text: STATEMENT, values: [request.url?.slice(1)] }).then(
    ({ rows }) => response.writeHead(200, { 'content-type': 'application/json' }).end(rows[0].answer),
    (error: Error) => response.writeHead(500).end(error.message),
  )
})
server.listen(0, '127.0.0.1', () =>
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`),
)
