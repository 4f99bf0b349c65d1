import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import { LIMITS } from './limits.ts'
import { problem } from './problem.ts'
import { checkLiteral } from './values.ts'

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

const more = (what: string, most: number) => problem('LIMIT_EXCEEDED', `The operation has more than ${most} ${what}`)

/** The document's fragments by name. */
export const fragmentsOf = (document: DocumentNode): Fragments =>
  new Map(
    document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION).map((one) => [one.name.value, one]),
  )

function spreadsIn(set: SelectionSetNode, found: Set<string> = new Set()): Set<string> {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD) found.add(selection.name.value)
    else if (selection.selectionSet) spreadsIn(selection.selectionSet, found)
  }
  return found
}

function refuseCycles(fragments: Fragments): void {
  const done = new Set<string>()
  const open = new Set<string>()
  const enter = (name: string): void => {
    const fragment = fragments.get(name)
    if (!fragment || done.has(name)) return
    if (open.has(name)) {
      throw problem('GRAPHQL_VALIDATION_FAILED', `Fragment "${name}" contains itself`, { nodes: fragment })
    }
    open.add(name)
    for (const inner of spreadsIn(fragment.selectionSet)) enter(inner)
    open.delete(name)
    done.add(name)
  }
  for (const name of fragments.keys()) enter(name)
}

/**
 * Bounds what a document may look like before anything dearer looks at it, validation included: validation compares
 * fields of one name pairwise and follows every fragment from every place. Each selection is visited once per place it
 * stands in, and the visits are counted, so the work here is bounded as well. Answers whether the schema is read.
 */
export function checkShape(document: DocumentNode): { introspects: boolean } {
  const fragments = fragmentsOf(document)
  let selections = 0
  let directives = 0
  let pairs = 0
  let aliases = 0
  let introspects = false

  const checkDirectives = (nodes: readonly DirectiveNode[] = []): void => {
    directives += nodes.length
    if (nodes.length > LIMITS.directivesInOnePlace) throw more('directives in one place', LIMITS.directivesInOnePlace)
    if (directives > LIMITS.directives) throw more('directives', LIMITS.directives)
    for (const node of nodes) {
      if (node.name.value === 'defer' || node.name.value === 'stream') {
        throw problem('GRAPHQL_VALIDATION_FAILED', `@${node.name.value} is not offered here`, { nodes: node })
      }
      for (const argument of node.arguments ?? []) checkLiteral(argument.value)
    }
  }

  const addField = (node: FieldNode, places: Map<string, FieldNode[]>): void => {
    if (node.alias) aliases += 1
    if (aliases > LIMITS.aliases) throw more('aliases', LIMITS.aliases)
    for (const argument of node.arguments ?? []) checkLiteral(argument.value)
    const key = node.alias?.value ?? node.name.value
    const same = places.get(key)
    if (!same) {
      places.set(key, [node])
      return
    }
    pairs += same.length
    if (pairs > LIMITS.samePlacePairs)
      throw problem('LIMIT_EXCEEDED', 'The operation repeats the same fields too often')
    same.push(node)
  }

  const collect = (set: SelectionSetNode, places: Map<string, FieldNode[]>, nesting: number): void => {
    for (const selection of set.selections) {
      selections += 1
      if (selections > LIMITS.selections) throw more('selections with its fragments written out', LIMITS.selections)
      checkDirectives(selection.directives)
      if (selection.kind === Kind.FIELD) {
        addField(selection, places)
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (nesting > LIMITS.inlineFragmentNesting) throw more('inline fragments in each other', nesting - 1)
        collect(selection.selectionSet, places, nesting + 1)
      } else {
        const fragment = fragments.get(selection.name.value)
        if (fragment) collect(fragment.selectionSet, places, nesting)
      }
    }
  }

  const descend = (sets: readonly SelectionSetNode[], depth: number, ofSchema: boolean): void => {
    const places = new Map<string, FieldNode[]>()
    for (const set of sets) collect(set, places, 1)
    const most = ofSchema ? LIMITS.introspectionDepth : LIMITS.depth
    if (depth > most) throw problem('LIMIT_EXCEEDED', `The operation is more than ${most} fields deep`)
    for (const nodes of places.values()) {
      const schemaField = nodes.some((node) => node.name.value === '__schema' || node.name.value === '__type')
      introspects ||= schemaField
      const inner = nodes.flatMap((node) => (node.selectionSet ? [node.selectionSet] : []))
      if (inner.length > 0) descend(inner, depth + 1, ofSchema || schemaField)
    }
  }

  refuseCycles(fragments)
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) {
      checkDirectives(definition.directives)
      for (const variable of definition.variableDefinitions ?? []) {
        checkDirectives(variable.directives)
        if (variable.defaultValue) checkLiteral(variable.defaultValue)
      }
      aliases = 0
      descend([definition.selectionSet], 1, false)
    } else if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      if (definition.name.value.startsWith('__')) {
        throw problem('GRAPHQL_VALIDATION_FAILED', 'Names of fragments may not begin with two underscores', {
          nodes: definition,
        })
      }
      checkDirectives(definition.directives)
      aliases = 0
      descend([definition.selectionSet], 1, definition.typeCondition.name.value.startsWith('__'))
    }
  }
  return { introspects }
}
