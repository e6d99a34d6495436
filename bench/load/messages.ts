/** The originator of all measured requests, an AE registered for it. */
export const originator = 'CBench'

let sequence = 0

function headOf(from: string): string {
  return `Host: 127.0.0.1\r\nX-M2M-Origin: ${from}\r\nX-M2M-RVI: 3\r\nAccept: application/json\r\n`
}

const head = headOf(originator)

/** Texts here are ASCII, so that characters are bytes. */
export function retrieveMessage(path: string): string {
  sequence += 1
  return `GET ${path} HTTP/1.1\r\n${head}X-M2M-RI: b${sequence}\r\n\r\n`
}

/** @param resourceType 0 for a POST that creates nothing */
export function createMessage(path: string, resourceType: number, content: string, from = originator): string {
  sequence += 1
  return (
    `POST ${path} HTTP/1.1\r\n${from === originator ? head : headOf(from)}X-M2M-RI: b${sequence}\r\n` +
    `Content-Type: application/json;ty=${resourceType}\r\nContent-Length: ${content.length}\r\n\r\n${content}`
  )
}

const filler = 'x'.repeat(120)

/** A contentInstance of about 200 bytes whose content begins with `mark`. */
export function instanceContent(mark: string): string {
  return `{"m2m:cin":{"cnf":"text/plain:0","con":"${mark};${filler.slice(mark.length)}"}}`
}
