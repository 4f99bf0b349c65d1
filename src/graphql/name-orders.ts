import { type GraphQLEnumType, type GraphQLSchema, isEnumType, Kind, print } from 'graphql'
import { problem } from './pipeline/problem.ts'

/** The closed lists of orders, whose error can say what to choose from without opening the schema. */
const orders = (schema: GraphQLSchema): GraphQLEnumType[] =>
  Object.values(schema.getTypeMap())
    .filter(isEnumType)
    .filter((type) => type.name.endsWith('Order'))

/** Makes the error about an unknown order name the orders there are. */
export function nameOrders(schema: GraphQLSchema): GraphQLSchema {
  for (const type of orders(schema)) {
    const known = type.getValues().map((value) => value.name)
    const check = (name: unknown, written: string): string => {
      if (typeof name === 'string' && known.includes(name)) return name
      throw problem('BAD_USER_INPUT', `${written} is not a value of ${type.name}; use one of ${known.join(', ')}`)
    }
    type.parseValue = (value) => check(value, JSON.stringify(value))
    type.parseLiteral = (node) => check(node.kind === Kind.ENUM ? node.value : null, print(node))
  }
  return schema
}
