export { type BackupProgress, backupStore } from './backupStore.ts'
export { openStore } from './openStore.ts'
export { readChargingRecords } from './readChargingRecords.ts'
export type { StoreOptions } from './sqlite/StoreOptions.ts'
