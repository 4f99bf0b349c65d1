import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createGate } from '../../src/store/gate.ts'

test('lets so many in at once, and the others in the order they came as those leave', async () => {
  const gate = createGate(2, 10_000)
  const came: number[] = []
  const enter = async (n: number) => {
    await gate.enter()
    came.push(n)
  }
  const all = [1, 2, 3, 4, 5].map(enter)
  await sleep(5)
  expect(came).toEqual([1, 2])
  gate.leave()
  await sleep(5)
  expect(came).toEqual([1, 2, 3])
  gate.leave()
  gate.leave()
  await Promise.all(all)
  expect(came).toEqual([1, 2, 3, 4, 5])
})

test('whoever waited long enough goes in beside those that do not leave, and all can leave again', async () => {
  const gate = createGate(1, 20)
  await gate.enter()
  const began = performance.now()
  await Promise.all([gate.enter(), gate.enter()])
  expect(performance.now() - began).toBeGreaterThan(15)
  for (let n = 0; n < 3; n += 1) gate.leave()
  expect(gate.enter()).toBeUndefined()
})
