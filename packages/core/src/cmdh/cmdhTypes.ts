/** Numbers of the CMDH specialisations in m2m:mgmtDefinition. @see TS-0001 D.12 */
export const cmdh = {
  policy: 1011,
  activePolicy: 1012,
  defaults: 1013,
  defaultCategory: 1014,
  defaultParameters: 1015,
  limits: 1016,
  networkRules: 1017,
  networkRule: 1018,
  buffer: 1019,
} as const

/** What a CMDH object consists of, by its mgmtDefinition: the mgmtDefinitions of its parts, below it or linked by mgmtLink. */
export const partsOfCmdh: ReadonlyMap<number, readonly number[]> = new Map([
  [cmdh.policy, [cmdh.defaults, cmdh.limits, cmdh.networkRules, cmdh.buffer]],
  [cmdh.defaults, [cmdh.defaultCategory, cmdh.defaultParameters]],
  [cmdh.networkRules, [cmdh.networkRule]],
])
