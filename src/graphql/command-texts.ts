import type { CommandRow } from '../store/operations.ts'
import type { Context } from './context.ts'
import { veilsTexts } from './sar.ts'
import type { Outcome } from './shapes.ts'

/** Whether the texts of a command could tell how a case ended to somebody who may not know. */
export async function veiled(row: CommandRow, { viewer, loaders }: Context): Promise<boolean> {
  if (row.target_kind !== 'CASE') return false
  return veilsTexts(viewer, (await loaders.account(row.account_id)).can_refer_for_sar, row)
}

/** What vendors are answered with, or found to say, may tell how a case ended. */
const AFTER_SENDING: ReadonlySet<string> = new Set(['VENDOR_REJECTED', 'CONFLICT', 'NO_ANSWER'])

/** The words about one item, as far as whoever asks may read them. */
export async function saidOf(
  { code, commandId, message }: Pick<Outcome, 'code' | 'commandId' | 'message'>,
  _args: object,
  context: Context,
): Promise<string | null> {
  if (code === null || !AFTER_SENDING.has(code) || commandId === null) return message
  const row = await context.loaders.command.load(commandId)
  return row && (await veiled(row, context)) ? null : message
}
