import type { Commands } from '../command/commands.ts'
import type { Feed } from '../feed/feed.ts'
import type { Store } from '../store/run.ts'
import type { CursorCodec } from './cursor.ts'
import type { Loaders } from './loaders.ts'
import type { VendorCatalogue } from './vendors.ts'
import type { Viewer } from './viewer.ts'

/** What the resolvers work with; made once by the composition root. */
export interface Services {
  store: Store
  commands: Commands
  feed: Feed
  vendors: VendorCatalogue
  cursors: CursorCodec
}

/** Made anew for every operation, so that nothing read for one viewer can serve another. */
export interface Context extends Services {
  viewer: Viewer
  requestId: string
  loaders: Loaders
}
