import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')

/** The import table of ARCHITECTURE.md. `import type` counts. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'src/canonical': [],
  'src/adapter': ['src/canonical'],
  adapters: ['src/adapter', 'src/canonical'],
  'src/store': ['src/canonical'],
  'src/ingest': ['src/adapter', 'src/store', 'src/canonical'],
  'src/command': ['src/adapter', 'src/store', 'src/canonical'],
  'src/feed': ['src/store', 'src/canonical'],
  'src/graphql': ['src/command', 'src/feed', 'src/store', 'src/canonical'],
  'src/server': ['src/graphql', 'src/ingest', 'src/feed'],
}
/** The composition root, which may import everything, and which nothing else imports. */
const ROOTS = ['src/main', 'src/registry.ts', 'src/config.ts', 'src/log.ts']

const VENDORS = readdirSync(join(ROOT, 'adapters'))

function files(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
}

const SOURCES = [...files('src'), ...files('adapters')]

function imports(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8')
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path]) =>
    relative(ROOT, resolve(ROOT, dirname(file), path ?? '')),
  )
}

const graph = new Map(SOURCES.map((file) => [file, imports(file)]))
const roomOf = (file: string): string => {
  const root = ROOTS.find((name) => file === name || file.startsWith(`${name}/`))
  if (root) return root
  return file.startsWith('adapters/') ? 'adapters' : file.split('/').slice(0, 2).join('/')
}

describe('the house', () => {
  test('the check itself sees imports', () => {
    expect(SOURCES.length).toBeGreaterThan(80)
    expect(graph.get('src/ingest/poll.ts')).toContain('src/adapter/contract.ts')
    expect(graph.get('src/adapter/contract.ts')).toContain('src/adapter/http.ts')
  })

  test('every import is one the table allows', () => {
    const broken = SOURCES.flatMap((file) =>
      (graph.get(file) ?? []).flatMap((target) => {
        const from = roomOf(file)
        const to = roomOf(target)
        if (ROOTS.includes(from)) return []
        const sameVendor = file.split('/')[1] === target.split('/')[1]
        const allowed = from === to ? from !== 'adapters' || sameVendor : (MAY_IMPORT[from] ?? []).includes(to)
        return allowed ? [] : [`${file} imports ${target}`]
      }),
    )
    expect(broken).toEqual([])
  })

  test('every folder stands in the table', () => {
    const rooms = new Set(SOURCES.map(roomOf))
    expect([...rooms].filter((room) => !(room in MAY_IMPORT) && !ROOTS.includes(room))).toEqual([])
  })

  test('no circles', () => {
    const done = new Set<string>()
    const circles: string[] = []
    const visit = (file: string, path: string[]): void => {
      const at = path.indexOf(file)
      if (at >= 0) circles.push([...path.slice(at), file].join(' -> '))
      if (at >= 0 || done.has(file)) return
      for (const target of graph.get(file) ?? []) if (graph.has(target)) visit(target, [...path, file])
      done.add(file)
    }
    for (const file of SOURCES) visit(file, [])
    expect(circles).toEqual([])
  })

  test('vendors are named in their own folders only', () => {
    const named = new RegExp(`\\b(${VENDORS.join('|')}|corsa|compilot|trustgate)\\b`, 'i')
    const broken = SOURCES.filter((file) => !file.startsWith('adapters/') && !file.includes('generated')).flatMap(
      (file) =>
        readFileSync(join(ROOT, file), 'utf8')
          .split('\n')
          .flatMap((line, index) => (named.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [])),
    )
    expect(broken).toEqual([])
  })

  test('one adapter never names another vendor', () => {
    const broken = files('adapters').flatMap((file) => {
      const others = VENDORS.filter((vendor) => vendor !== file.split('/')[1])
      const named = new RegExp(`\\b(${others.join('|')})\\b`, 'i')
      return named.test(readFileSync(join(ROOT, file), 'utf8')) ? [file] : []
    })
    expect(broken).toEqual([])
  })

  test('only the configuration reads the environment', () => {
    const broken = SOURCES.filter(
      (file) => file !== 'src/config.ts' && /process\.env\b/.test(readFileSync(join(ROOT, file), 'utf8')),
    )
    expect(broken).toEqual([])
  })

  test('values reach SQL as parameters only', () => {
    const broken = SOURCES.filter(
      (file) =>
        file !== 'src/store/migrate.ts' &&
        /\bsql\.(raw|ref|lit|id|table)\b/.test(readFileSync(join(ROOT, file), 'utf8')),
    )
    expect(broken).toEqual([])
  })

  test('SQL lives in the store', () => {
    const outside = SOURCES.filter(
      (file) => !file.startsWith('src/store/') && /from 'kysely'/.test(readFileSync(join(ROOT, file), 'utf8')),
    )
    expect(
      outside.filter((file) => !/import type .* from 'kysely'/.test(readFileSync(join(ROOT, file), 'utf8'))),
    ).toEqual([])
  })
})
