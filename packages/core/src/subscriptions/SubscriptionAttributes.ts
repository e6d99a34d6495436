/** An event that is an attempt at an operation. @see TS-0001 9.6.8, TS-0004 6.3.5.51 */
export interface OperationMonitor {
  /** Bits of accessControlOperations; absent: every operation. */
  readonly ops?: number
  /** Absent: every originator. */
  readonly or?: string
}

/** As stored; checked against its data type. @see TS-0004 6.3.5.9 */
export interface EventNotificationCriteria {
  readonly crb?: string
  readonly cra?: string
  readonly ms?: string
  readonly us?: string
  readonly sts?: number
  readonly stb?: number
  readonly exb?: string
  readonly exa?: string
  readonly sza?: number
  readonly szb?: number
  readonly om?: readonly OperationMonitor[]
  readonly atr?: readonly string[]
  readonly net?: readonly number[]
  readonly chty?: readonly number[]
  readonly md?: { readonly num: number; readonly dur: string }
  readonly fo?: number
}

/** Numbers of notificationEventType. @see TS-0004 6.3.4.2.19 */
export const eventTypes = {
  update: 1,
  deletion: 2,
  childCreation: 3,
  childDeletion: 4,
  emptyRetrieval: 5,
  trigger: 6,
  blockingUpdate: 7,
  missingData: 8,
} as const

/** Numbers of notificationContentType. @see TS-0004 6.3.4.2.31 */
export const contentTypes = {
  allAttributes: 1,
  modifiedAttributes: 2,
  resourceID: 3,
  triggerPayload: 4,
  timeSeriesNotification: 5,
} as const
