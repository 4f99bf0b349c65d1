import { defaultFieldResolver, type GraphQLSchema, isObjectType } from 'graphql'

/**
 * Gives the parts of pages a resolver where they have none: some are functions that are to be called only when asked for,
 * and a compiled query reads plain properties as they are.
 */
export function resolvePageParts(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || !/(Connection|Edge|PageInfo)$/.test(type.name)) continue
    for (const field of Object.values(type.getFields())) field.resolve ??= defaultFieldResolver
  }
  return schema
}
