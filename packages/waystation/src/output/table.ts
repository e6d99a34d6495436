import { plainText } from './plainText.ts'

export interface Column {
  readonly title: string
  /** Numbers stand on the right. */
  readonly align?: 'left' | 'right'
}

/**
 * Lays out rows in columns as wide as needed.
 * @param width of the terminal in characters: the last column is cut to fit; 0 cuts nothing
 * @returns lines without a trailing newline
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly unknown[])[],
  width = terminalWidth(),
): string {
  const texts = rows.map((row) => row.map(cellText))
  const titles = columns.map(({ title }) => title)
  const hasTitles = titles.some((title) => title !== '')
  const all = hasTitles ? [titles, ...texts] : texts
  const widths = columns.map((_, index) => all.reduce((widest, row) => Math.max(widest, row[index]?.length ?? 0), 0))
  const layOut = (row: readonly string[]) => line(row, columns, widths, width)
  const rule = widths.map((length) => '─'.repeat(length))
  return (hasTitles ? [layOut(titles), layOut(rule), ...texts.map(layOut)] : texts.map(layOut)).join('\n')
}

function line(row: readonly string[], columns: readonly Column[], widths: readonly number[], width: number): string {
  const cells = columns.map(({ align }, index) => {
    const text = row[index] ?? ''
    return align === 'right' ? text.padStart(widths[index]!) : text.padEnd(widths[index]!)
  })
  const joined = cells.join('  ').trimEnd()
  return width > 0 && joined.length > width ? `${joined.slice(0, width - 1)}…` : joined
}

function cellText(value: unknown): string {
  return plainText(value).replace(/[\n\r\t]+/g, ' ')
}

/** @returns the width of the terminal; 0 when the output goes elsewhere */
function terminalWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns : 0
}
