import type { Context } from './context.ts'
import { createLoaders } from './loaders.ts'

/** Forgets what the operation has read so far: what comes next sees the records as they are now. */
export function refresh(context: Context): void {
  context.loaders = createLoaders(context.store, context.viewer.tenant, context.loaders.columns)
}
