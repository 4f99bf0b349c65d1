import { v5 } from 'uuid'
import { expect, test } from 'vitest'
import { identities, recordId } from '../../src/store/ids.ts'

const NAMESPACE = '6f0f4f0e-2b61-4b4b-9f3e-0f6a3c1d7a55'

test('ids are version 5 of the standard, byte for byte as they always were', () => {
  for (let n = 0; n < 500; n += 1) {
    const key = `${n}/Élodwen "星岚" ${String.fromCharCode(0xd800 + n)} \0`
    expect(recordId('acme', 'main', 'ALERT', key)).toBe(v5(JSON.stringify(['acme', 'main', 'ALERT', key]), NAMESPACE))
  }
})

test('ids that were worked out once are told apart by kind and key', () => {
  const ids = identities('acme', 'main')
  const asked = [ids('ALERT', 'a b'), ids('ALERT', 'a'), ids('CASE', 'a'), ids('CASE_ALERT', 'a'), ids('ALERT', 'a b')]
  expect(new Set(asked).size).toBe(4)
  expect(ids('CASE', 'a')).toBe(recordId('acme', 'main', 'CASE', 'a'))
})
