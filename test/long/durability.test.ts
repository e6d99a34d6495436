import assert from 'node:assert/strict'
import { it } from 'node:test'
import { countFromEnvironment, NotificationReceiver, Random } from '../support/index.ts'
import { Victim } from './durability/Victim.ts'

const kills = countFromEnvironment('WAYSTATION_KILLS', 200)
const victims = 2

it(`loses nothing that it acknowledged in ${kills} kills at random moments under load`, async (context) => {
  const random = Random.fromEnvironment()
  context.diagnostic(`repeat with WAYSTATION_SEED=${random.seed}`)
  const counts = await Promise.all(Array.from({ length: victims }, () => torture(random, Math.ceil(kills / victims))))
  const killed = counts.reduce((sum, count) => sum + count.kills, 0)
  const acknowledged = counts.reduce((sum, count) => sum + count.acknowledged, 0)
  assert.ok(killed >= kills)
  context.diagnostic(`${killed} kills, ${acknowledged} acknowledged requests`)
})

async function torture(random: Random, count: number): Promise<Victim> {
  await using receiver = await NotificationReceiver.start()
  const victim = await Victim.start(receiver, random)
  try {
    while (victim.kills < count) {
      await victim.cycle()
      if (victim.kills % 25 === 0) process.stderr.write(`${victim.kills} of ${count} kills\n`)
    }
  } finally {
    await victim.stop()
  }
  return victim
}
