export { type Figure, hostFigures } from './figures/hostFigures.ts'
export { type AgentLog, HostAgent, type HostAgentOptions, hostResourceName } from './HostAgent.ts'
