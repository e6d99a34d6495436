import assert from 'node:assert/strict'
import { it } from 'node:test'
import { countFromEnvironment, Random } from '../support/index.ts'
import { ChargedVictim } from './charging/ChargedVictim.ts'

const kills = countFromEnvironment('WAYSTATION_KILLS', 200)
const killsPerCheck = 10

it(`has one charging record for each operation after ${kills} kills at random moments under load`, async (context) => {
  const random = Random.fromEnvironment()
  context.diagnostic(`repeat with WAYSTATION_SEED=${random.seed}`)
  await using victim = await ChargedVictim.start(random)
  while (victim.kills < kills) {
    await victim.cycle()
    if (victim.kills % killsPerCheck === 0 || victim.kills === kills) await victim.reconcile()
  }
  context.diagnostic(`${victim.kills} kills, ${victim.acknowledged} acknowledged operations`)
  assert.ok(victim.acknowledged > kills)
})
