// Bundles the program into packages/waystation/dist/program, because one file starts in a third of the time of hundreds.
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle, isBundled } from '../packages/waystation/bin/bundle.mjs'

const packages = join(dirname(dirname(fileURLToPath(import.meta.url))), 'packages')

/** Our own packages are taken in from their sources; what others wrote stays in node_modules. */
const ownPackages = {
  name: 'own-packages',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === 'entry-point') return undefined
      const [, name, part] = /^@waystation\/([a-z]+)(?:\/([a-z]+))?$/.exec(path) ?? []
      if (name === undefined) return { path, external: true }
      return { path: join(packages, name, 'src', part ?? '', 'index.ts') }
    })
  },
}

/**
 * Writes the bundle where it is missing or a source is younger. Its parts are named by their content, so that a program
 * that runs from an older one still finds its own; the entry is replaced at once, last.
 */
export async function bundleWhenStale() {
  if (isBundled()) return
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: {
      main: join(packages, 'waystation', 'src', 'main.ts'),
      engineWorker: join(packages, 'core', 'src', 'semantics', 'engineWorker.ts'),
    },
    outdir: dirname(bundle),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    write: false,
    logLevel: 'error',
    plugins: [ownPackages],
  })
  mkdirSync(dirname(bundle), { recursive: true })
  for (const file of outputFiles.filter(({ path }) => path !== bundle)) writeFileSync(file.path, file.contents)
  const entry = outputFiles.find(({ path }) => path === bundle)
  writeFileSync(`${bundle}.new`, entry.contents)
  renameSync(`${bundle}.new`, bundle)
  prune(new Set(outputFiles.map(({ path }) => path)))
}

/** Parts of bundles that are so old that hardly a program runs from them. */
function prune(current) {
  for (const name of readdirSync(dirname(bundle))) {
    const path = join(dirname(bundle), name)
    if (!current.has(path) && Date.now() - statSync(path).mtimeMs > 7 * 86_400_000) rmSync(path)
  }
}
