import type { Row } from './Bench.ts'

/** The rows as text table with a column that says whether the target is met. */
export function table(rows: readonly Row[]): string {
  const cells = [
    ['what', 'measured', 'beside', 'cpu/request', 'ratio', 'target', ''],
    ...rows.map((row) => [
      row.what,
      row.value,
      row.beside,
      row.processor ?? '',
      ratioText(row),
      row.target,
      verdict(row),
    ]),
  ]
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0))) ?? []
  return cells
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function ratioText(row: Row): string {
  const isRatio = row.target === '' || row.target.includes('%')
  return isRatio ? `${(row.number * 100).toFixed(0)} %` : ''
}

function verdict(row: Row): string {
  if (row.isMet === undefined) return ''
  return row.isMet ? 'met' : 'MISSED'
}
