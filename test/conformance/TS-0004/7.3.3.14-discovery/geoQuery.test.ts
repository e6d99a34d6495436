import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  type Waystation,
} from '../../../support/index.ts'

const box = (west: number, south: number, east: number, north: number) => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
]

/** Locations by name: geometry type and coordinates. */
const locations: Record<string, [number, unknown]> = {
  point: [1, [5, 5]],
  edgePoint: [1, [0, 5]],
  farPoint: [1, [50, 50]],
  line: [
    2,
    [
      [1, 1],
      [9, 9],
    ],
  ],
  leavingLine: [
    2,
    [
      [5, 5],
      [50, 5],
    ],
  ],
  polygon: [3, [box(1, 1, 3, 3)]],
  ring: [3, [box(-5, -5, 15, 15), box(-1, -1, 11, 11)]],
  around: [3, [box(-5, -5, 15, 15)]],
  points: [
    4,
    [
      [1, 1],
      [2, 2],
    ],
  ],
  strayPoints: [
    4,
    [
      [1, 1],
      [50, 50],
    ],
  ],
  lines: [
    5,
    [
      [
        [1, 1],
        [2, 2],
      ],
      [
        [3, 3],
        [4, 4],
      ],
    ],
  ],
  polygons: [6, [[box(1, 1, 2, 2)], [box(6, 6, 8, 8)]]],
}

const square: [number, unknown] = [3, [box(0, 0, 10, 10)]]
const [within, contains, intersects] = [1, 2, 3]
const inSquare = ['line', 'lines', 'point', 'points', 'polygon', 'polygons']

describe('geo-queries (TS-0001 R4 8.1.2, 10.2.6)', () => {
  let waystation: Waystation
  let ae: RegisteredAE

  before(async () => {
    waystation = await startWaystation()
    ae = await registerAE(waystation)
    for (const [rn, [typ, crd]] of Object.entries(locations)) {
      const content = { 'm2m:cnt': { rn, loc: { typ, crd: JSON.stringify(crd) } } }
      assertStatus(await ae.client.create(ae.address, resourceTypes.container, content, { rvi: '4' }), 2001)
    }
    assertStatus(await ae.client.create(ae.address, resourceTypes.container, { 'm2m:cnt': { rn: 'nowhere' } }), 2001)
  })
  after(() => waystation[Symbol.asyncDispose]())

  const found = async (gsf: number, [gmty, geom]: [number, unknown]) => {
    const criteria = { gmty, geom: JSON.stringify(geom), gsf }
    const response = assertStatus(await ae.client.discover(ae.address, criteria), 2000)
    return (response.body['m2m:uril'] as string[]).map((path) => path.replace(`${ae.address}/`, '')).sort()
  }

  const cases: [string, number, [number, unknown], string[]][] = [
    ['what lies within a polygon', within, square, inSquare],
    [
      'what meets a polygon, its edge included',
      intersects,
      square,
      [...inSquare, 'around', 'edgePoint', 'leavingLine', 'strayPoints'],
    ],
    ['what contains a polygon, holes not', contains, square, ['around']],
    ['what contains a point', contains, [1, [1.5, 1.5]], ['around', 'line', 'lines', 'polygon', 'polygons']],
    ['what is the point itself', within, [1, [5, 5]], ['point']],
    [
      'what lies on a line',
      within,
      [
        2,
        [
          [0, 0],
          [10, 10],
        ],
      ],
      ['line', 'lines', 'point', 'points'],
    ],
    [
      'what meets a line',
      intersects,
      [
        2,
        [
          [20, 5],
          [60, 5],
        ],
      ],
      ['leavingLine'],
    ],
    [
      'what contains a line',
      contains,
      [
        2,
        [
          [1.2, 1.2],
          [1.8, 1.8],
        ],
      ],
      ['around', 'line', 'lines', 'polygon', 'polygons'],
    ],
    [
      'what is among points',
      within,
      [
        4,
        [
          [5, 5],
          [1, 1],
          [2, 2],
        ],
      ],
      ['point', 'points'],
    ],
    [
      'what contains points',
      contains,
      [
        4,
        [
          [1.2, 1.2],
          [1.8, 1.8],
        ],
      ],
      ['around', 'line', 'lines', 'polygon', 'polygons'],
    ],
    [
      'what lies on lines',
      within,
      [
        5,
        [
          [
            [0, 0],
            [2, 2],
          ],
          [
            [2, 2],
            [9, 9],
          ],
        ],
      ],
      ['line', 'lines', 'point', 'points'],
    ],
    [
      'what meets lines',
      intersects,
      [
        5,
        [
          [
            [-5, 20],
            [5, 20],
          ],
          [
            [14, 0],
            [20, 0],
          ],
        ],
      ],
      ['around', 'ring'],
    ],
    [
      'what lies within polygons',
      within,
      [6, [[box(0, 0, 4, 4)], [box(4.5, 4.5, 9, 9)]]],
      ['lines', 'point', 'points', 'polygon', 'polygons'],
    ],
    ['what contains polygons', contains, [6, [[box(1, 1, 2, 2)], [box(6, 6, 7, 7)]]], ['around', 'polygons']],
    ['nothing far away', intersects, [1, [-100, -50]], []],
  ]

  for (const [name, gsf, asked, expected] of cases) {
    it(`find ${name}`, async () => {
      assert.deepEqual(await found(gsf, asked), expected.toSorted())
    })
  }

  for (const query of [
    'gmty=1&geom=[1,2]',
    'gmty=1&gsf=1',
    'geom=[1,2]&gsf=1',
    'gmty=7&geom=[1,2]&gsf=1',
    'gmty=1&geom=[1,2]&gsf=4',
    'gmty=1&geom=[[1,2]]&gsf=1',
    'gmty=1&geom=[200,2]&gsf=1',
    'gmty=3&geom=[[[0,0],[1,0],[1,1],[0,1]]]&gsf=1',
  ]) {
    it(`refuse ${query}`, async () => {
      assertStatus(await ae.client.retrieve(ae.address, { query: `fu=1&${query}`, rvi: '4' }), 4000)
    })
  }
})
