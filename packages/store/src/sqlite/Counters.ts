import type { Database, Statement } from './Database.ts'

interface Counts {
  resources: number
  instances: number
  messages: number
}

/**
 * Numbers that must outlive everything they counted: the highest ones given out, and how much is stored. One row, written
 * in each commit, so that neither a restart nor a deletion gives a number twice and no count needs a walk over the tables.
 */
export class Counters implements Counts {
  resourceNumber: number
  messageNumber: number
  resources: number
  instances: number
  messages: number
  readonly #write: Statement
  #durable: Counts

  constructor(database: Database) {
    const row = database
      .prepare('SELECT resource_number, message_number, resources, instances, messages FROM counter WHERE id = 0')
      .get() as [number, number, number, number, number]
    ;[this.resourceNumber, this.messageNumber, this.resources, this.instances, this.messages] = row
    this.#durable = { resources: this.resources, instances: this.instances, messages: this.messages }
    this.#write = database.prepare(
      `UPDATE counter SET resource_number = ?, message_number = ?, resources = ?, instances = ?, messages = ?
        WHERE id = 0`,
    )
  }

  flush(): void {
    this.#write.run(this.resourceNumber, this.messageNumber, this.resources, this.instances, this.messages)
  }

  committed(): void {
    this.#durable = { resources: this.resources, instances: this.instances, messages: this.messages }
  }

  /** Back to the counts of the last commit; numbers given out stay used. */
  rolledBack(): void {
    this.resources = this.#durable.resources
    this.instances = this.#durable.instances
    this.messages = this.#durable.messages
  }
}
