import assert from 'node:assert/strict'
import { BlockList, isIP } from 'node:net'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { bytesOfAddress, isInRange, parseAddressRange } from './addressRange.ts'

function isWithin(address: string, range: string): boolean {
  return isInRange(parseAddressRange(range)!, bytesOfAddress(address)!)
}

describe('addressRange', () => {
  it('reads every way to write an address', () => {
    assert.deepEqual([...bytesOfAddress('192.0.2.7')!], [192, 0, 2, 7])
    assert.deepEqual([...bytesOfAddress('::ffff:192.0.2.7')!], [192, 0, 2, 7])
    const bytes = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert.deepEqual([...bytesOfAddress('2001:db8::1')!], bytes)
    assert.deepEqual([...bytesOfAddress('2001:db8:0:0:0:0:0.0.0.1')!], bytes)
    assert.deepEqual([...bytesOfAddress('::')!], new Array(16).fill(0))
    assert.equal(bytesOfAddress('fe80::1%eth0')?.[1], 0x80)
    assert.equal(bytesOfAddress('localhost'), undefined)
    assert.equal(parseAddressRange('everywhere/8'), undefined)
  })

  it('compares as many bits as the prefix says', () => {
    assert.ok(isWithin('192.0.2.130', '192.0.2.128/25'))
    assert.ok(!isWithin('192.0.2.127', '192.0.2.128/25'))
    assert.ok(isWithin('203.0.113.9', '0.0.0.0/0'))
    assert.ok(!isWithin('::1', '0.0.0.0/0'))
    assert.ok(isWithin('192.0.2.7', '192.0.2.7'))
    assert.ok(isWithin('192.0.2.7', '::ffff:192.0.2.0/120'))
    assert.ok(!isWithin('192.0.3.7', '::ffff:192.0.2.0/120'))
  })

  it('agrees with the block list of node:net', () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6()).filter((text) => !/^::(ffff:)?\d+\./.test(text))
    fc.assert(
      fc.property(address, address, fc.integer({ min: 0, max: 128 }), (one, other, bits) => {
        const family = isIP(one) === 4 ? 'ipv4' : 'ipv6'
        const prefix = family === 'ipv4' ? bits % 33 : bits
        const list = new BlockList()
        list.addSubnet(one, prefix, family)
        for (const candidate of [one, other]) {
          const isSame = isIP(candidate) === isIP(one)
          assert.equal(isWithin(candidate, `${one}/${prefix}`), isSame && list.check(candidate, family))
        }
      }),
    )
  })
})
