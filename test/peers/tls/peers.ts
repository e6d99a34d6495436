import { spawn } from 'node:child_process'

export interface Ran {
  readonly code: number | null
  /** Standard output and standard error together. */
  readonly output: string
}

const limitMilliseconds = 20_000
const requestLines = (originator: string) => [
  'GET /cse-in HTTP/1.1',
  'Host: 127.0.0.1',
  `X-M2M-Origin: ${originator}`,
  'X-M2M-RI: peer',
  'X-M2M-RVI: 3',
  'Accept: application/json',
  'Connection: close',
]

/** Runs a program of another maker to its end. @param input for its standard input, which stays open until it has ended */
export function run(command: string, args: readonly string[], input = ''): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'pipe' })
    let output = ''
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMilliseconds)
    const take = (chunk: Buffer) => {
      output += chunk.toString()
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.stdin.on('error', () => {})
    child.once('error', reject)
    child.once('close', (code) => {
      clearTimeout(timer)
      resolve({ code, output })
    })
    if (input === '') child.stdin.end()
    else child.stdin.write(input)
  })
}

/** Retrieves the CSEBase with curl. @returns its exit code, and the response with its headers */
export function curl(url: string, originator: string, ...options: readonly string[]): Promise<Ran> {
  const headers = [`X-M2M-Origin: ${originator}`, 'X-M2M-RI: peer', 'X-M2M-RVI: 3', 'Accept: application/json']
  const asked = ['-sS', '-i', '--max-time', '15', ...headers.flatMap((header) => ['-H', header])]
  return run('curl', [...asked, ...options, `${url}/cse-in`])
}

/** Retrieves the CSEBase through `openssl s_client`. */
export function opensslClient(url: string, originator: string, ...options: readonly string[]): Promise<Ran> {
  const { host } = new URL(url)
  const fixed = ['s_client', '-connect', host, '-ign_eof', '-verify_return_error']
  return run('openssl', [...fixed, ...options], `${requestLines(originator).join('\r\n')}\r\n\r\n`)
}

/** Retrieves the CSEBase through `gnutls-cli`. */
export function gnutlsClient(url: string, originator: string, ...options: readonly string[]): Promise<Ran> {
  const { hostname, port } = new URL(url)
  const input = `${requestLines(originator).join('\r\n')}\r\n\r\n`
  return run('gnutls-cli', ['--port', port, ...options, hostname], input)
}
