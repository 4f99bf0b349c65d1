import { badInput } from '../arguments.ts'
import type { QueryResolvers, ViewerResolvers } from '../generated.ts'
import { loadNode } from '../nodes.ts'

const MOST_NODES = 1_000

export const Query: Pick<QueryResolvers, 'viewer' | 'node' | 'nodes'> = {
  viewer: (_root, _args, { viewer }) => viewer,
  node: (_root, { id }, { loaders }) => loadNode(loaders, id),
  nodes(_root, { ids }, { loaders }) {
    if (ids.length > MOST_NODES) throw badInput('ids', `takes at most ${MOST_NODES} ids; ask in several calls`)
    return Promise.all(ids.map((id) => loadNode(loaders, id)))
  },
}

export const Viewer: ViewerResolvers = {
  id: (viewer) => viewer.subject,
  roles: (viewer) => [...viewer.roles],
  permissions: (viewer) => [...viewer.permissions],
}
