import { type GraphQLInputType, getNamedType, isInputObjectType } from 'graphql'
import { schema } from '../../src/graphql/schema.ts'

const fieldOf = (name: string) => schema.getMutationType()?.getFields()[name]
const inputOf = (name: string): GraphQLInputType => fieldOf(name)?.args[0]?.type as GraphQLInputType

/** The payload's type, without its exclamation mark. */
export const payloadOf = (name: string): string => String(fieldOf(name)?.type).replace('!', '')

/** Every mutation that decides something, item by item. */
export const DECIDING: string[] = Object.keys(schema.getMutationType()?.getFields() ?? {}).filter((name) =>
  /^(Alert|Case|Hit|Record|Account)CommandPayload$/.test(payloadOf(name)),
)

/** A mutation as a client writes it. */
export const mutationText = (name: string, selection: string): string =>
  `mutation ($input: ${inputOf(name)}) { ${name}(input: $input) { ${selection} } }`

/** Whether a mutation may send something, and so can be waited for. */
export function waits(name: string): boolean {
  const type = getNamedType(inputOf(name))
  return isInputObjectType(type) && 'waitMs' in type.getFields()
}

/** The arguments of a mutation that are ids, by their paths in its input. */
export function idPaths(name: string): string[] {
  const below = (type: GraphQLInputType, at: string): string[] => {
    const named = getNamedType(type)
    if (!isInputObjectType(named)) return named.name === 'ID' ? [at] : []
    return Object.values(named.getFields()).flatMap((field) =>
      below(field.type, at ? `${at}.${field.name}` : field.name),
    )
  }
  return below(inputOf(name), '')
}
