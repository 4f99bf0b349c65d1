import { createServer, type Server } from 'node:http'
import pg from 'pg'

/** The page as one hand-written statement: the limit of what can be had from this database. */
const STATEMENT = `
  select json_build_object('data', json_build_object('alerts', json_build_object('nodes', coalesce(json_agg(node), '[]'))))::text as answer
  from (
    select json_build_object('title', a.title, 'status', a.status, 'priority', a.priority, 'createdAt', iso(a.created_at),
      'account', json_build_object('name', c.name), 'subject', json_build_object('name', s.name),
      'cases', (select coalesce(json_agg(json_build_object('title', k.title, 'status', k.status) order by k.created_key desc, k.id), '[]')
        from case_alerts l join cases k on k.tenant_id = l.tenant_id and k.id = l.case_id
        where l.tenant_id = a.tenant_id and l.alert_id = a.id),
      'hits', (select coalesce(json_agg(json_build_object('matchedName', h.matched_name, 'matchStatus', h.match_status)), '[]')
        from (select matched_name, match_status from screening_hits where tenant_id = a.tenant_id and alert_id = a.id order by id limit 3) h)
    ) as node
    from (
      select * from alerts where tenant_id = $1 and status in ('OPEN', 'IN_REVIEW') and priority_rank >= 3
      order by created_key desc, id desc limit 50) a
    join accounts c on c.tenant_id = a.tenant_id and c.account_id = a.account_id
    left join subjects s on s.tenant_id = a.tenant_id and s.id = a.subject_id
    order by a.created_key desc, a.id desc
  ) page`

/** The hand-written statement behind plain node:http, its text piped out. */
export async function startReference(
  superuserUrl: string,
  tenant: string,
): Promise<{ port: number; server: Server; stop(): Promise<void> }> {
  const pool = new pg.Pool({ connectionString: superuserUrl, max: 10 })
  const server = createServer((_request, response) => {
    void pool.query({ name: 'page', text: STATEMENT, values: [tenant] }).then(({ rows }) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(rows[0].answer)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    server,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await pool.end()
    },
  }
}
