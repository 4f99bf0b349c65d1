import { openDelivery } from './delivery.ts'

/** A worker that waits to be told, delivers what is due, says so and waits again, until it is killed. */
const { databaseUrl, tenants } = JSON.parse(process.argv[2] ?? '{}')
const delivery = await openDelivery(databaseUrl, tenants, [])
process.on('message', () => {
  delivery.drain().then(
    () => process.send?.('done'),
    (error) => process.send?.(String(error)),
  )
})
process.send?.('ready')
