import { fileURLToPath } from 'node:url'

/** The file that is run. */
export const program =
  process.env.WAYSTATION_PROGRAM ??
  fileURLToPath(new URL('../../packages/waystation/bin/waystation.mjs', import.meta.url))

/** Variables of the test runner and of the operator's own server must not reach the program under test. */
export function programEnvironment(additional: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(WAYSTATION_|NODE_TEST_CONTEXT|NODE_V8_COVERAGE|NODE_OPTIONS)/.test(name),
  )
  return { ...Object.fromEntries(inherited), ...additional }
}
