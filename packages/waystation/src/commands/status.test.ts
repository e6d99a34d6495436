import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readMetrics } from './status.ts'

describe('reading metrics', () => {
  it('takes name, labels, value and help, without buckets', () => {
    const text = [
      '# HELP waystation_requests_total Requests answered.',
      '# TYPE waystation_requests_total counter',
      'waystation_requests_total{operation="create"} 12',
      'process_resident_memory_bytes 1e+08',
      'latency_bucket{le="1"} 3',
      '',
    ].join('\n')
    assert.deepEqual(readMetrics(text), [
      { name: 'waystation_requests_total', labels: 'operation="create"', value: 12, help: 'Requests answered.' },
      { name: 'process_resident_memory_bytes', labels: '', value: 100_000_000, help: '' },
    ])
  })
})
