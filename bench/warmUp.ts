import type { Bench } from './Bench.ts'
import { bareSide, benchAE, creationSide, retrievalSide } from './sides.ts'

/** Lets every server compile its hot paths before anything counts. */
export async function warmUp(bench: Bench): Promise<void> {
  const path = `/${bench.small.cseBase}/${benchAE}`
  await bareSide(bench, 16, bench.sizes.created, true)
  await bareSide(bench, 16, bench.sizes.ae, false)
  for (const server of [bench.small, bench.large]) {
    await creationSide(bench, server, 16)()
    await retrievalSide(bench, server, 16, path)()
    await retrievalSide(bench, server, 16, `${path}/history/la`)()
  }
}
