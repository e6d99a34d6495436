import type { Migration } from './Migration.ts'

/**
 * Instances lie clustered by container and position, so that latest, oldest, eviction and history are single seeks and the
 * usual creation touches that one tree: their other indexes are partial and hold only rows that have the value.
 */
export const initial: Migration = {
  version: 1,
  summary: 'Resources, instances, labels and messages',
  sql: `
    CREATE TABLE resource (
      id INTEGER PRIMARY KEY,
      resource_id TEXT NOT NULL,
      type INTEGER NOT NULL,
      wire_name TEXT NOT NULL,
      parent INTEGER NOT NULL,
      path TEXT NOT NULL,
      originator TEXT NOT NULL,
      expires INTEGER,
      next_sequence INTEGER NOT NULL,
      attributes TEXT NOT NULL
    );
    CREATE UNIQUE INDEX resource_by_resource_id ON resource (resource_id);
    CREATE UNIQUE INDEX resource_by_path ON resource (path);
    CREATE INDEX resource_by_parent ON resource (parent, type);
    CREATE INDEX resource_by_type ON resource (type);
    CREATE INDEX resource_by_expires ON resource (expires) WHERE expires IS NOT NULL;

    CREATE TABLE instance (
      container INTEGER NOT NULL,
      sequence INTEGER NOT NULL,
      type INTEGER NOT NULL,
      wire_name TEXT,
      given_name TEXT,
      originator TEXT NOT NULL,
      size INTEGER NOT NULL,
      expires INTEGER,
      generation_time TEXT,
      labelled INTEGER NOT NULL,
      attributes TEXT NOT NULL,
      PRIMARY KEY (container, sequence)
    ) WITHOUT ROWID;
    CREATE UNIQUE INDEX instance_by_given_name ON instance (container, given_name) WHERE given_name IS NOT NULL;
    CREATE UNIQUE INDEX instance_by_generation_time ON instance (container, generation_time)
      WHERE generation_time IS NOT NULL;
    CREATE INDEX instance_by_expires ON instance (expires) WHERE expires IS NOT NULL;

    CREATE TABLE resource_label (
      label TEXT NOT NULL,
      resource INTEGER NOT NULL,
      PRIMARY KEY (label, resource)
    ) WITHOUT ROWID;
    CREATE INDEX resource_label_by_resource ON resource_label (resource);

    CREATE TABLE instance_label (
      label TEXT NOT NULL,
      container INTEGER NOT NULL,
      sequence INTEGER NOT NULL,
      PRIMARY KEY (label, container, sequence)
    ) WITHOUT ROWID;
    CREATE INDEX instance_label_by_instance ON instance_label (container, sequence);

    CREATE TABLE message (
      id INTEGER PRIMARY KEY,
      queue TEXT NOT NULL,
      body TEXT NOT NULL,
      created INTEGER NOT NULL,
      expires INTEGER
    );
    CREATE INDEX message_by_queue ON message (queue);

    CREATE TABLE counter (
      id INTEGER PRIMARY KEY CHECK (id = 0),
      resource_number INTEGER NOT NULL,
      message_number INTEGER NOT NULL,
      resources INTEGER NOT NULL,
      instances INTEGER NOT NULL,
      messages INTEGER NOT NULL,
      clean INTEGER NOT NULL
    );
    INSERT INTO counter VALUES (0, 0, 0, 0, 0, 0, 1);
  `,
}
