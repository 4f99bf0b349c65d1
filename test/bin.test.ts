import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

let root: string

/** A project that holds nothing but the entry, a gateway of one line, and perhaps a Node of its own. */
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'tributary-bin-')))
  cpSync(new URL('../bin/tributary.js', import.meta.url), join(root, 'bin', 'tributary.js'))
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(root, 'old-node.cjs'), `Object.defineProperty(process, 'version', { value: 'v20.20.2' })`)
  mkdirSync(join(root, 'node_modules', '.bin'), { recursive: true })
  mkdirSync(join(root, 'src', 'main'), { recursive: true })
  gateway('const version: string = process.version; console.log(version, process.argv.slice(2).join())')
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

const gateway = (code: string) => writeFileSync(join(root, 'src', 'main', 'cli.ts'), code)
const installNode = () => symlinkSync(process.execPath, join(root, 'node_modules', '.bin', 'node'))
const OLD = ['--require', './old-node.cjs']

function start(flags: string[], env: NodeJS.ProcessEnv = {}) {
  const { NODE_OPTIONS: _, ...inherited } = process.env
  const args = [...flags, join(root, 'bin', 'tributary.js'), 'serve', '--port=1']
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (data) => (output.stdout += data))
  child.stderr.on('data', (data) => (output.stderr += data))
  const ended = new Promise<{ code: number | null; signal: string | null; stdout: string; stderr: string }>((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal, ...output })),
  )
  return { child, ended }
}

const firstOutput = (child: ReturnType<typeof start>['child']) =>
  new Promise((resolve) => child.stdout.once('data', resolve))

test('a current Node runs the gateway itself, without a word about type stripping', async () => {
  expect(await start([]).ended).toEqual({
    code: 0,
    signal: null,
    stdout: `${process.version} serve,--port=1\n`,
    stderr: '',
  })
})

test("an old Node hands over to the project's own", async () => {
  installNode()
  expect(await start(OLD).ended).toMatchObject({ code: 0, stdout: `${process.version} serve,--port=1\n`, stderr: '' })
})

test('the exit code of the gateway is passed on', async () => {
  installNode()
  gateway('process.exit(7)')
  expect(await start(OLD).ended).toMatchObject({ code: 7, signal: null })
})

test('the signal that ended the gateway is passed on', async () => {
  installNode()
  gateway(`process.kill(process.pid, 'SIGKILL')`)
  expect(await start(OLD).ended).toMatchObject({ code: null, signal: 'SIGKILL' })
})

test.each(['SIGINT', 'SIGTERM'] as const)('%s reaches the gateway, which may end in its own time', async (signal) => {
  installNode()
  gateway(`
    process.on('${signal}', () => setTimeout(() => { console.log('closed'); process.exit(3) }, 50))
    setInterval(() => {}, 1000)
    console.log('ready')`)
  const { child, ended } = start(OLD)
  await firstOutput(child)
  child.kill(signal)
  expect(await ended).toMatchObject({ code: 3, stdout: 'ready\nclosed\n' })
})

test('without a newer Node there is one line with the fix', async () => {
  const { code, stderr } = await start(OLD).ended
  expect(code).toBe(1)
  expect(stderr).toMatch(/^Tributary needs Node 22\.18 or later, but this is v20\.20\.2: .*npm ci.*\n$/)
})

test("a project's own Node that is too old as well is not asked for ever", async () => {
  installNode()
  const { code, stderr } = await start([], { NODE_OPTIONS: `--require=${join(root, 'old-node.cjs')}` }).ended
  expect(code).toBe(1)
  expect(stderr).toMatch(/^Tributary needs Node .*\n$/)
})

test.each(['v16.0.0', 'v22.17.1'])('%s counts as too old', async (version) => {
  writeFileSync(join(root, 'old-node.cjs'), `Object.defineProperty(process, 'version', { value: '${version}' })`)
  expect((await start(OLD).ended).stderr).toContain(version)
})
