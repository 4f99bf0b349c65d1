import { spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dumpSchema } from './schema-dump.ts'
import { withScratchDatabase } from './scratch-database.ts'

const ROOT = join(import.meta.dirname, '..')
const SCHEMA_DUMP = join(ROOT, 'src/store/migrations/schema.txt')
const DATABASE_TYPES = join(ROOT, 'src/store/generated.ts')
const verify = process.argv.includes('--check')

function run(command: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(ROOT, 'node_modules/.bin', command), args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${command} ${args.join(' ')}\n${output}`))))
  })
}

async function schemaDump(url: string): Promise<void> {
  const dump = await dumpSchema(url)
  if (!verify) return writeFile(SCHEMA_DUMP, dump)
  const committed = await readFile(SCHEMA_DUMP, 'utf8').catch(() => '')
  if (committed !== dump)
    throw new Error('src/store/migrations/schema.txt is not what the migrations make; run npm run generate')
}

const fail = (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}

await Promise.all([
  withScratchDatabase(async (url) => {
    await schemaDump(url)
    const tables = ['--exclude-pattern', '{migrations,migrations_lock}']
    await run('kysely-codegen', [
      '--dialect',
      'postgres',
      '--url',
      url,
      '--out-file',
      DATABASE_TYPES,
      ...tables,
      ...(verify ? ['--verify'] : []),
    ])
  }).catch(fail),
  run('graphql-codegen', ['--config', 'codegen.ts', ...(verify ? ['--check'] : [])]).catch(fail),
])
if (process.exitCode === undefined) process.stdout.write(verify ? 'generated code is fresh\n' : 'generated\n')
