import assert from 'node:assert/strict'
import { it } from 'node:test'
import { countFromEnvironment, NotificationReceiver, Random } from '../support/index.ts'
import { Victim } from './durability/Victim.ts'

const kills = countFromEnvironment('WAYSTATION_KILLS', 200)
const victims = 2
const killsOfOne = 100

it(`loses nothing that it acknowledged in ${kills} kills at random moments under load`, async (context) => {
  const random = Random.fromEnvironment()
  context.diagnostic(`repeat with WAYSTATION_SEED=${random.seed}`)
  const counts = await Promise.all(Array.from({ length: victims }, () => torture(random, Math.ceil(kills / victims))))
  const killed = counts.reduce((sum, count) => sum + count.kills, 0)
  const acknowledged = counts.reduce((sum, count) => sum + count.acknowledged, 0)
  assert.ok(killed >= kills)
  context.diagnostic(`${killed} kills, ${acknowledged} acknowledged requests`)
})

/** Kills one server after the other; each checks all that it holds after every kill, so none may grow without end. */
async function torture(random: Random, count: number): Promise<{ kills: number; acknowledged: number }> {
  await using receiver = await NotificationReceiver.start()
  const total = { kills: 0, acknowledged: 0 }
  while (total.kills < count) {
    const victim = await Victim.start(receiver, random)
    try {
      while (victim.kills < killsOfOne && total.kills + victim.kills < count) {
        await victim.cycle()
        if (victim.kills % 25 === 0) process.stderr.write(`${total.kills + victim.kills} of ${count} kills\n`)
      }
    } finally {
      await victim.stop()
    }
    total.kills += victim.kills
    total.acknowledged += victim.acknowledged
  }
  return total
}
