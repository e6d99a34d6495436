import { parentPort } from 'node:worker_threads'
import type { Job, JobAnswer } from './engineJobs.ts'
import { runJob } from './runJob.ts'

/** The thread that the engine runs on: one job at a time, in the order they come. */
parentPort?.on('message', (job: Job) => {
  parentPort?.postMessage(runJob(job) satisfies JobAnswer)
})
