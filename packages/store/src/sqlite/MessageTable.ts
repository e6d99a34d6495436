import type { Message } from '@waystation/core/ports'
import { boundLimit, type Database, type Row, type Statement } from './Database.ts'

function toMessage(row: Row): Message {
  return {
    id: row[0] as number,
    queue: row[1] as string,
    body: row[2] as string,
    created: row[3] as number,
    expires: row[4] as number | null,
  }
}

/** Messages waiting to leave the CSE. */
export class MessageTable {
  readonly #waiting: Statement
  readonly #nextQueue: Statement
  readonly #insert: Statement
  readonly #update: Statement
  readonly #delete: Statement
  readonly #deleteQueue: Statement

  constructor(database: Database) {
    this.#waiting = database.prepare(
      `SELECT id, queue, body, created, expires FROM message WHERE queue = ? AND id > ? ORDER BY id LIMIT ${boundLimit}`,
    )
    this.#nextQueue = database.prepare('SELECT queue FROM message WHERE queue > ? ORDER BY queue LIMIT 1')
    this.#insert = database.prepare('INSERT INTO message VALUES (?, ?, ?, ?, ?)')
    this.#update = database.prepare('UPDATE message SET body = ?, created = ?, expires = ? WHERE id = ?')
    this.#delete = database.prepare('DELETE FROM message WHERE id = ?')
    this.#deleteQueue = database.prepare('DELETE FROM message WHERE queue = ?')
  }

  waiting(queue: string, limit: number, after: number): readonly Message[] {
    return this.#waiting.all(queue, after, limit).map(toMessage)
  }

  /** One seek per queue, however many messages each holds. */
  queues(): readonly string[] {
    const queues: string[] = []
    for (let row = this.#nextQueue.get(''); row !== undefined; row = this.#nextQueue.get(row[0] as string)) {
      queues.push(row[0] as string)
    }
    return queues
  }

  /** @returns how many rows that made */
  insert({ id, queue, body, created, expires }: Message): number {
    return this.#insert.run(id, queue, body, created, expires)
  }

  update({ id, body, created, expires }: Message): void {
    this.#update.run(body, created, expires, id)
  }

  /** @returns how many there were */
  delete(ids: readonly number[]): number {
    let deleted = 0
    for (const id of ids) deleted += this.#delete.run(id)
    return deleted
  }

  /** @returns how many there were */
  deleteQueue(queue: string): number {
    return this.#deleteQueue.run(queue)
  }
}
