/** A table cell: no line breaks, no unescaped bars. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

/** @param rows cells in the order of `columns`; columns that are empty in every row are left out */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const kept = columns.map((_, index) => index).filter((index) => rows.some((row) => row[index] !== ''))
  const line = (cells: readonly string[]) => `| ${kept.map((index) => cell(cells[index] ?? '')).join(' | ')} |`
  return [line(columns), `|${kept.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}

/** @param title begins with a capital; `blocks` are separated by empty lines */
export function page(title: string, ...blocks: string[]): string {
  const notice = '<!-- Generated from the definitions of @waystation/model by scripts/generate-reference.ts. -->'
  return `${[`# ${title}`, notice, ...blocks].join('\n\n')}\n`
}

/** The anchor that a heading gets. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')
}

export function code(text: string): string {
  return `\`${text}\``
}
