import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Geometry, geometryOf } from './Geometry.ts'
import { orientation } from './orientation.ts'
import { contains, intersects, within } from './relations.ts'

const types = { point: 1, line: 2, polygon: 3, points: 4, lines: 5, polygons: 6 } as const

function g(type: keyof typeof types, coordinates: unknown): Geometry {
  const geometry = geometryOf(types[type], coordinates)
  assert.ok(geometry !== undefined, JSON.stringify(coordinates))
  return geometry
}

const box = (west: number, south: number, east: number, north: number): number[][] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
]

const square = g('polygon', [box(0, 0, 10, 10)])
const ring = g('polygon', [box(0, 0, 10, 10), box(3, 3, 7, 7)])
const two = g('polygons', [[box(0, 0, 2, 2)], [box(8, 8, 10, 10)]])
const diagonal = g('line', [
  [0, 0],
  [10, 10],
])

/** [name, a, b, a within b, a contains b, a intersects b] */
const cases: [string, Geometry, Geometry, boolean, boolean, boolean][] = [
  ['equal points', g('point', [1, 2]), g('point', [1, 2]), true, true, true],
  ['different points', g('point', [1, 2]), g('point', [1, 3]), false, false, false],
  [
    'a point of several',
    g('point', [1, 2]),
    g('points', [
      [1, 2],
      [5, 5],
    ]),
    true,
    false,
    true,
  ],
  [
    'several points and one of them',
    g('points', [
      [1, 2],
      [5, 5],
    ]),
    g('point', [1, 2]),
    false,
    true,
    true,
  ],
  [
    'several points sharing one',
    g('points', [
      [1, 2],
      [5, 5],
    ]),
    g('points', [
      [1, 2],
      [6, 6],
    ]),
    false,
    false,
    true,
  ],
  ['a point on a line', g('point', [0.3, 0.3]), diagonal, true, false, true],
  ['the end of a line', g('point', [10, 10]), diagonal, false, false, true],
  ['a point beside a line', g('point', [5, 5.0001]), diagonal, false, false, false],
  [
    'points on a line, one its end',
    g('points', [
      [0, 0],
      [5, 5],
    ]),
    diagonal,
    true,
    false,
    true,
  ],
  [
    'the end that two lines share',
    g('point', [5, 5]),
    g('lines', [
      [
        [0, 0],
        [5, 5],
      ],
      [
        [5, 5],
        [9, 0],
      ],
    ]),
    true,
    false,
    true,
  ],
  ['a point in a polygon', g('point', [5, 5]), square, true, false, true],
  ['a point on the outline', g('point', [10, 5]), square, false, false, true],
  ['a corner', g('point', [10, 10]), square, false, false, true],
  ['a point in a hole', g('point', [5, 5]), ring, false, false, false],
  ['a point on the edge of a hole', g('point', [3, 5]), ring, false, false, true],
  [
    'points in a polygon and on its outline',
    g('points', [
      [5, 5],
      [10, 5],
    ]),
    square,
    true,
    false,
    true,
  ],
  [
    'points inside and outside',
    g('points', [
      [5, 5],
      [11, 5],
    ]),
    square,
    false,
    false,
    true,
  ],
  [
    'points in two polygons',
    g('points', [
      [1, 1],
      [9, 9],
    ]),
    two,
    true,
    false,
    true,
  ],
  [
    'a part of a line',
    g('line', [
      [2, 2],
      [4, 4],
    ]),
    diagonal,
    true,
    false,
    true,
  ],
  [
    'a line in other pieces',
    g('line', [
      [0, 0],
      [3, 3],
      [10, 10],
    ]),
    diagonal,
    true,
    true,
    true,
  ],
  [
    'a line covered by two',
    g('line', [
      [1, 0],
      [9, 0],
    ]),
    g('lines', [
      [
        [0, 0],
        [5, 0],
      ],
      [
        [5, 0],
        [10, 0],
      ],
    ]),
    true,
    false,
    true,
  ],
  [
    'a line with a gap in its cover',
    g('line', [
      [1, 0],
      [9, 0],
    ]),
    g('lines', [
      [
        [0, 0],
        [4, 0],
      ],
      [
        [5, 0],
        [10, 0],
      ],
    ]),
    false,
    false,
    true,
  ],
  [
    'crossing lines',
    g('line', [
      [0, 10],
      [10, 0],
    ]),
    diagonal,
    false,
    false,
    true,
  ],
  [
    'parallel lines',
    g('line', [
      [0, 1],
      [9, 10],
    ]),
    diagonal,
    false,
    false,
    false,
  ],
  [
    'lines that touch at an end',
    g('line', [
      [10, 10],
      [12, 0],
    ]),
    diagonal,
    false,
    false,
    true,
  ],
  ['a line in a polygon', diagonal, square, true, false, true],
  [
    'a line along the outline',
    g('line', [
      [0, 0],
      [10, 0],
    ]),
    square,
    false,
    false,
    true,
  ],
  [
    'a line along the outline, then inside',
    g('line', [
      [0, 0],
      [5, 0],
      [5, 5],
    ]),
    square,
    true,
    false,
    true,
  ],
  ['a line across a hole', diagonal, ring, false, false, true],
  [
    'a line along the edge of a hole and inside',
    g('line', [
      [1, 3],
      [7, 3],
    ]),
    ring,
    true,
    false,
    true,
  ],
  [
    'a line that leaves',
    g('line', [
      [5, 5],
      [15, 5],
    ]),
    square,
    false,
    false,
    true,
  ],
  [
    'a line through a polygon, both ends outside',
    g('line', [
      [-5, 5],
      [15, 5],
    ]),
    square,
    false,
    false,
    true,
  ],
  [
    'lines, one of them outside',
    g('lines', [
      [
        [1, 1],
        [2, 2],
      ],
      [
        [20, 1],
        [21, 2],
      ],
    ]),
    square,
    false,
    false,
    true,
  ],
  ['a line from polygon to polygon', diagonal, two, false, false, true],
  [
    'lines, one in each polygon',
    g('lines', [
      [
        [0, 0],
        [1, 1],
      ],
      [
        [9, 9],
        [10, 10],
      ],
    ]),
    two,
    true,
    false,
    true,
  ],
  ['equal polygons', square, g('polygon', [box(0, 0, 10, 10).toReversed()]), true, true, true],
  ['a polygon inside', g('polygon', [box(1, 1, 2, 2)]), square, true, false, true],
  ['a polygon inside, along the outline', g('polygon', [box(0, 0, 5, 5)]), square, true, false, true],
  ['polygons that overlap', g('polygon', [box(5, 5, 15, 15)]), square, false, false, true],
  ['a cross of two polygons', g('polygon', [box(4, -5, 6, 15)]), square, false, false, true],
  ['polygons side by side', g('polygon', [box(10, 0, 20, 10)]), square, false, false, true],
  ['polygons at one corner', g('polygon', [box(10, 10, 20, 20)]), square, false, false, true],
  ['polygons apart', g('polygon', [box(11, 0, 20, 10)]), square, false, false, false],
  ['a polygon over a hole', g('polygon', [box(2, 2, 8, 8)]), ring, false, false, true],
  ['a polygon that fills a hole', g('polygon', [box(3, 3, 7, 7)]), ring, false, false, true],
  ['a polygon in a hole', g('polygon', [box(4, 4, 6, 6)]), ring, false, false, false],
  ['a ring inside the filled polygon', ring, square, true, false, true],
  ['a ring in a ring with a smaller hole', ring, g('polygon', [box(0, 0, 10, 10), box(4, 4, 6, 6)]), true, false, true],
  ['a ring in a ring with a larger hole', ring, g('polygon', [box(0, 0, 10, 10), box(2, 2, 8, 8)]), false, true, true],
  ['two polygons in one', two, square, true, false, true],
  ['a polygon in one of two', g('polygon', [box(8.5, 8.5, 9, 9)]), two, true, false, true],
  ['two polygons, one outside', g('polygons', [[box(1, 1, 2, 2)], [box(20, 20, 21, 21)]]), square, false, false, true],
  ['two polygons in two', g('polygons', [[box(0.5, 0.5, 1, 1)], [box(8.5, 8.5, 9, 9)]]), two, true, false, true],
  [
    'a concave polygon and a line over its bay',
    g('line', [
      [0.2, 9],
      [9.8, 9],
    ]),
    g('polygon', [
      [
        [0, 0],
        [10, 0],
        [10, 10],
        [5, 2],
        [0, 10],
        [0, 0],
      ],
    ]),
    false,
    false,
    true,
  ],
]

describe('relations of geometries', () => {
  for (const [name, a, b, isWithin, isContained, isMet] of cases) {
    it(name, () => {
      assert.deepEqual([within(a, b), contains(a, b), intersects(a, b)], [isWithin, isContained, isMet])
      assert.deepEqual([contains(b, a), within(b, a), intersects(b, a)], [isWithin, isContained, isMet])
    })
  }
})

describe('orientation', () => {
  it('is exact for decimals that are no binary fractions', () => {
    assert.equal(orientation([0, 0], [0.3, 0.9], [0.1, 0.3]), 0)
    assert.equal(orientation([13.4050001, 52.52], [13.4050003, 52.5200002], [13.4050002, 52.5200001]), 0)
    assert.equal(orientation([0, 0], [0.3, 0.9], [0.1, 0.30000000000000004]), 1)
    assert.equal(orientation([1e-9, 0], [3e-9, 2e-9], [2e-9, 1e-9]), 0)
  })
})
