#!/usr/bin/env node
// Plain JavaScript for any Node from 16 on: it only makes sure that the TypeScript behind it gets a Node that can run it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'
import v8 from 'node:v8'
import vm from 'node:vm'

const NEEDED = [22, 18]
const REEXECUTED = 'TRIBUTARY_REEXECUTED'

// By then it has started, or will not.
const STARTED_MS = 5_000

const [major, minor] = process.version.slice(1).split('.').map(Number)

if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) {
  delete process.env[REEXECUTED]
  hideTypeStrippingWarning()
  keepCompiledCode()
  giveBackMemory()
  await import('../src/main/cli.ts')
} else {
  const ownNode = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url))
  if (existsSync(ownNode) && !process.env[REEXECUTED]) reexecute(ownNode)
  else refuse()
}

function reexecute(node) {
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)]
  const child = spawn(node, args, { stdio: 'inherit', env: { ...process.env, [REEXECUTED]: '1' } })
  // A Ctrl-C in a terminal reaches the child by itself; a second SIGINT would read as "at once, please".
  const fromTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY)
  process.on('SIGINT', () => fromTerminal || child.kill('SIGINT'))
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('error', refuse)
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

function refuse() {
  process.stderr.write(
    `Tributary needs Node ${NEEDED.join('.')} or later, but this is ${process.version}: install Node 24, ` +
      'or run "npm ci" in the directory of Tributary, which brings one on Linux\n',
  )
  process.exitCode = 1
}

/**
 * Later starts take the code without types from here, and 25 MB less memory: what strips the types is not loaded. Inside the
 * installation, because what others can write is not to be run; where that is read-only nothing is kept.
 */
function keepCompiledCode() {
  module.enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)))
  // It is written when the process ends by itself, which not every gateway comes to.
  setTimeout(() => module.flushCompileCache?.(), STARTED_MS).unref()
}

/**
 * Loading leaves garbage that an idle process would keep, because only work makes the collector run: 53 of 192 MB. Collected
 * once, which holds everything up for some 50 ms.
 */
function giveBackMemory() {
  setTimeout(() => {
    v8.setFlagsFromString('--expose-gc')
    vm.runInNewContext('gc')()
  }, STARTED_MS).unref()
}

/** Node versions before 24.12 announce on every start that they can do what they are asked to do. */
function hideTypeStrippingWarning() {
  const emitWarning = process.emitWarning
  process.emitWarning = (warning, ...rest) => {
    if (!/Type Stripping|SQLite/.test(String(warning))) Reflect.apply(emitWarning, process, [warning, ...rest])
  }
}
