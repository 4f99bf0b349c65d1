/** What one operation may ask for. The same on every transport. */
export const LIMITS = {
  /** Bytes of a request body, and of one message on a socket. */
  body: 1024 * 1024,
  /** Bytes of the variables, written as JSON. */
  variables: 512 * 1024,
  /** Items of one list, and keys of one object. */
  list: 1_000,
  /** UTF-16 units of one string. */
  string: 10_000,
  /** How deep lists and objects may be nested in one value. */
  nesting: 24,
  tokens: 1_500,
  depth: 12,
  /** The standard introspection query is 15 deep. */
  introspectionDepth: 16,
  aliases: 30,
  directives: 50,
  directivesInOnePlace: 5,
  /** Selections once every fragment stands in the place of its spreads, over the whole document. */
  selections: 5_000,
  /** Comparisons that validation needs for fields of the same name; 100 copies of one field need 4,950. */
  samePlacePairs: 5_000,
  inlineFragmentNesting: 12,
  /** Root fields of one mutation: they run one after the other, each with a wait of its own. */
  mutationFields: 10,
  errors: 50,
  messageLength: 1_000,
  page: 100,
  defaultPage: 25,
  /** Fields an operation may come to; see cost.ts. A page of 100 full alerts comes to about 20,000. */
  cost: 50_000,
  /** Milliseconds for one operation, or for one event of a subscription; `waitMs` of a mutation comes on top. */
  deadline: 10_000,
  /** The longest `waitMs`. */
  wait: 10_000,
  /** Operations at once on one socket. */
  operationsPerSocket: 16,
} as const
