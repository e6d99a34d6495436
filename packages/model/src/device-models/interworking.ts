import type { FlexContainerDescription } from './defineFlexContainer.ts'

const source = 'TS-0001 9.6.35, TS-0021, TS-0033'

/** Generic interworking and AllJoyn. No source gives their containerDefinition, so any is accepted. */
export const interworkingModels: readonly FlexContainerDescription[] = [
  {
    name: 'genericInterworkingService',
    namespace: 'm2m',
    source,
    shortName: 'gis',
    summary: 'A service of a device behind an interworking proxy.',
    attributes: 'gisn=serviceName:string giip=inputDataPointLinks:list giop=outputDataPointLinks:list',
    children: ['m2m:gis', 'm2m:gio'],
  },
  {
    name: 'genericInterworkingOperationInstance',
    namespace: 'm2m',
    source,
    shortName: 'gio',
    summary: 'One run of an operation of such a service.',
    attributes: 'gion!=operationName:string giip=inputDataPointLinks:list giop=outputDataPointLinks:list giil=inputLinks:list giol=outputLinks:list gios!=operationState:string',
  },
  { name: 'svcObjWrapper', namespace: 'm2m', source, shortName: 'ajsw', summary: 'Wraps the objects of an AllJoyn service.', children: ['m2m:ajap'] },
  { name: 'svcFwWrapper', namespace: 'm2m', source, shortName: 'ajfw', summary: 'Wraps AllJoyn service frameworks.' },
  { name: 'allJoynApp', namespace: 'm2m', source, shortName: 'ajap', summary: 'An AllJoyn application.', attributes: 'dir!=direction:integer', children: ['m2m:ajso'] },
  {
    name: 'allJoynSvcObject',
    namespace: 'm2m',
    source,
    shortName: 'ajso',
    summary: 'An object of an AllJoyn application.',
    attributes: 'ajop!=objectPath:string ena!=enable:boolean',
    children: ['m2m:ajif'],
  },
  {
    name: 'allJoynInterface',
    namespace: 'm2m',
    source,
    shortName: 'ajif',
    summary: 'An interface of an AllJoyn object.',
    attributes: 'ajir!=interfaceIntrospectXmlRef:anyURI',
    children: ['m2m:ajmd', 'm2m:ajpr'],
  },
  { name: 'allJoynMethod', namespace: 'm2m', source, shortName: 'ajmd', summary: 'A method of an AllJoyn interface.', children: ['m2m:ajmc'] },
  {
    name: 'allJoynMethodCall',
    namespace: 'm2m',
    source,
    shortName: 'ajmc',
    summary: 'One call of an AllJoyn method.',
    attributes: 'inp!=input:string clst!=callStatus:string out!=output:string',
  },
  {
    name: 'allJoynProperty',
    namespace: 'm2m',
    source,
    shortName: 'ajpr',
    summary: 'A property of an AllJoyn interface.',
    attributes: 'crv!=currentValue:string rqv!=requestedValue:string',
  },
]
