import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { LIMITS } from './limits.ts'
import { problem, withCode } from './problem.ts'
import { fragmentsOf } from './shape.ts'

type Values = Record<string, unknown>
type Place = { type: GraphQLCompositeType; set: SelectionSetNode }

/** A record of its own has to be fetched; other objects are parts of one. */
const RECORD = 5
/** Counted in the database, up to a cap. */
const TOTAL_COUNT = 100
/** Every record of a selection is judged anew. */
const PLAN = 2_000
/** A whole vendor record, as large as all the fields of an alert. */
const JSON_VALUE = 20
const INTROSPECTION = 1_000
/** Groups of figures by so many dimensions: the largest has 23 values, and most pairs of values do not occur. */
const GROUPS = [0, 25, 100] as const
/** What a list without a size is taken for: the categories, cases or scores of one record. */
const USUAL_LIST = 5

const longestList = (value: unknown): number => {
  if (Array.isArray(value)) return Math.max(value.length, ...value.map(longestList))
  if (typeof value !== 'object' || value === null || value instanceof Date) return 0
  return Math.max(0, ...Object.values(value).map(longestList))
}

const isRecord = (type: GraphQLOutputType): boolean =>
  (isObjectType(type) || isInterfaceType(type)) &&
  (type.name === 'Node' || type.getInterfaces().some((one) => one.name === 'Node'))

/** Figures may be counted in the database, up to a cap, like a list's total. */
const weightOf = (type: GraphQLCompositeType): number => {
  if (isRecord(type)) return RECORD
  return type.name.endsWith('Stats') ? TOTAL_COUNT : 1
}

const listLength = (value: unknown): number => (Array.isArray(value) ? value.length : 0)

function pageSize(args: Values, node: FieldNode): number | null {
  let size: number | null = null
  for (const name of ['first', 'last']) {
    if (!Object.hasOwn(args, name) || args[name] === null) continue
    const asked = args[name]
    if (typeof asked !== 'number' || asked < 1 || asked > LIMITS.page) {
      const message = `\`${name}\` must be 1 to ${LIMITS.page}; page on with \`after\` for more`
      throw problem('BAD_USER_INPUT', message, { nodes: node, extensions: { field: name } })
    }
    size = Math.max(size ?? 0, asked)
  }
  return size
}

export interface Cost {
  cost: number
  /** The sum of what the mutations of the operation may wait, in milliseconds. */
  wait: number
}

/**
 * What an operation may come to, once its variables are known: the number of fields to resolve when every page is full,
 * with a weight for what is dearer than a field. Pages multiply what is selected inside them. Throws a problem where an
 * argument or a page size is wrong.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Values,
): Cost {
  const fragments: ReadonlyMap<string, FragmentDefinitionNode> = fragmentsOf(document)
  let wait = 0

  const skipped = (node: SelectionNode): boolean =>
    getDirectiveValues(GraphQLSkipDirective, node, variables)?.if === true ||
    getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if === false

  const argumentsOf = (field: GraphQLField<unknown, unknown>, node: FieldNode): Values => {
    try {
      return getArgumentValues(field, node, variables)
    } catch (error) {
      throw withCode('BAD_USER_INPUT', error as ReturnType<typeof problem>)
    }
  }

  /** Fields by their place in the answer and by the type they are read from; the same place is resolved once. */
  const collect = (places: readonly Place[], found = new Map<string, [GraphQLCompositeType, FieldNode[]]>()) => {
    for (const { type, set } of places) {
      for (const node of set.selections) {
        if (skipped(node)) continue
        if (node.kind === Kind.FIELD) {
          const key = `${type.name} ${node.alias?.value ?? node.name.value}`
          const same = found.get(key)
          if (same) same[1].push(node)
          else found.set(key, [type, [node]])
          continue
        }
        const inner = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node
        if (!inner) continue
        const named = inner.typeCondition ? schema.getType(inner.typeCondition.name.value) : type
        if (isCompositeType(named)) collect([{ type: named, set: inner.selectionSet }], found)
      }
    }
    return found
  }

  /** `page`: how many items the lists of a connection hold, or the results of a mutation; null elsewhere. */
  const costOfPlaces = (places: readonly Place[], page: number | null, root: boolean): number => {
    let cost = 0
    for (const [type, nodes] of collect(places).values()) cost += costOfField(type, nodes, page, root)
    return cost
  }

  const costOfField = (
    parent: GraphQLCompositeType,
    nodes: readonly FieldNode[],
    page: number | null,
    root: boolean,
  ): number => {
    const node = nodes[0] as FieldNode
    const name = node.name.value
    if (name === '__schema' || name === '__type') return INTROSPECTION
    const field = 'getFields' in parent ? parent.getFields()[name] : undefined
    if (!field) return 1
    const args = argumentsOf(field, node)
    const type = getNamedType(field.type)
    if (!isCompositeType(type)) return name === 'totalCount' ? TOTAL_COUNT : type.name === 'JSON' ? JSON_VALUE : 1

    const asked = pageSize(args, node)
    const listed = longestList(args)
    let times = 1
    let inner: number | null = null
    if (isListType(getNullableType(field.type))) times = asked ?? page ?? (listed || USUAL_LIST)
    else if (type.name.endsWith('Connection')) inner = asked ?? LIMITS.defaultPage
    else if (type.name.endsWith('Stats')) inner = GROUPS[listLength(args.groupBy)] ?? GROUPS[2]
    else if (root && operation.operation === 'mutation') {
      inner = bySelection(args.input) ? LIMITS.list : Math.max(listed, USUAL_LIST)
      wait += waitOf(args.input)
    }
    const places = nodes.flatMap((one) => (one.selectionSet ? [{ type, set: one.selectionSet }] : []))
    const weight = type.name === 'SelectionPlan' ? PLAN : 0
    return weight + times * (weightOf(type) + costOfPlaces(places, inner, false))
  }

  const type = schema.getRootType(operation.operation)
  if (!type) return { cost: 0, wait }
  const root = [{ type, set: operation.selectionSet }]
  if (operation.operation === 'mutation' && collect(root).size > LIMITS.mutationFields) {
    throw problem('LIMIT_EXCEEDED', `One operation holds at most ${LIMITS.mutationFields} mutations`)
  }
  return { cost: costOfPlaces(root, null, true), wait }
}

/** A selection, and an operation whose commands are meant, answer as many results as a list of ids may hold. */
const bySelection = (input: unknown): boolean =>
  ['selectionId', 'operationId'].some((name) => typeof (input as Values | undefined)?.[name] === 'string')

function waitOf(input: unknown): number {
  const asked = (input as { waitMs?: unknown } | undefined)?.waitMs
  return typeof asked === 'number' ? Math.min(Math.max(asked, 0), LIMITS.wait) : 0
}
