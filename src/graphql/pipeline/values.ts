import { Kind, type ValueNode } from 'graphql'
import { LIMITS } from './limits.ts'
import { problem } from './problem.ts'

const tooLong = (where: string) =>
  problem('LIMIT_EXCEEDED', `${where} is a text of more than ${LIMITS.string} characters`)
const tooMany = (where: string) => problem('LIMIT_EXCEEDED', `${where} has more than ${LIMITS.list} items`)
const tooDeep = (where: string) => problem('LIMIT_EXCEEDED', `${where} is nested more than ${LIMITS.nesting} deep`)

function checkValue(value: unknown, where: string, depth: number): void {
  if (typeof value === 'string') {
    if (value.length > LIMITS.string) throw tooLong(where)
    return
  }
  if (typeof value !== 'object' || value === null) return
  if (depth > LIMITS.nesting) throw tooDeep(where)
  if (Array.isArray(value)) {
    if (value.length > LIMITS.list) throw tooMany(where)
    for (const item of value) checkValue(item, where, depth + 1)
    return
  }
  const keys = Object.keys(value)
  if (keys.length > LIMITS.list) throw tooMany(where)
  for (const key of keys) {
    // Harmless to us, who read by name only; but nothing downstream needs to rely on that.
    if (key === '__proto__') throw problem('BAD_USER_INPUT', `${where} has a field that no input has`)
    const inner = depth === 0 ? `Variable "$${key.slice(0, 100)}"` : where
    checkValue((value as Record<string, unknown>)[key], inner, depth + 1)
  }
}

/** Throws where the variables are larger than the limits, declared or not. */
export function checkVariables(variables: Record<string, unknown>): void {
  checkValue(variables, 'The object of variables', 0)
  if (Buffer.byteLength(JSON.stringify(variables)) > LIMITS.variables) {
    throw problem('LIMIT_EXCEEDED', `The variables are more than ${LIMITS.variables / 1024} KiB of JSON`)
  }
}

/** Throws where a value written into the operation is larger than the limits. */
export function checkLiteral(node: ValueNode, depth = 1): void {
  switch (node.kind) {
    case Kind.STRING:
    case Kind.INT:
    case Kind.FLOAT:
      if (node.value.length > LIMITS.string) throw tooLong('A value in the operation')
      return
    case Kind.LIST:
      if (depth > LIMITS.nesting) throw tooDeep('A value in the operation')
      if (node.values.length > LIMITS.list) throw tooMany('A list in the operation')
      for (const item of node.values) checkLiteral(item, depth + 1)
      return
    case Kind.OBJECT:
      if (depth > LIMITS.nesting) throw tooDeep('A value in the operation')
      for (const field of node.fields) checkLiteral(field.value, depth + 1)
  }
}
