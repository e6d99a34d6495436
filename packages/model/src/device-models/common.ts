import type { DeviceModelDomain } from './DeviceModelDomain.ts'

export const commonModels: DeviceModelDomain = {
  namespace: 'cod',
  domain: 'common',
  moduleClasses: {
    airConJobMode: { shortName: 'aCJMe', attributes: 'cuJMe!=currentJobMode:nonNegativeInteger cJMNe=currentJobModeName:string jobMs!=jobModes:list' },
    acousticSensor: { shortName: 'acoSr', attributes: 'louds!=loudness:float acoSs=acousticStatus:integer' },
    airQualitySensor: {
      shortName: 'aiQSr',
      attributes:
        'monEd=monitoringEnabled:boolean pm1=pm1:integer pm25=pm25:integer pm10=pm10:integer tsp=tsp:float odor=odor:integer humiy=humidity:float tempe=temperature:float airPe=airPressure:float co=co:float co2=co2:float ch2o=ch2o:float voc=voc:float no2=no2:float so2=so2:float o3=o3:float noise=noise:float winDn=windDirection:float winSd=windSpeed:float',
    },
    airFlow: {
      shortName: 'airFw',
      attributes:
        'speed!=speed:integer minSd=minSpeed:integer maxSd=maxSpeed:integer verDn=verticalDirection:nonNegativeInteger suVDn=supportedVerticalDirection:list horDn=horizontalDirection:nonNegativeInteger suHDn=supportedHorizontalDirection:list autoe=automode:boolean',
    },
    alarmSpeaker: { shortName: 'alaSr', attributes: 'tone=tone:nonNegativeInteger light=light:nonNegativeInteger alaSs!=alarmStatus:boolean' },
    anemometer: { shortName: 'anemr', attributes: 'winSd!=windSpeed:float' },
    airPurifierJobMode: { shortName: 'aPJMe', attributes: 'cuJMe!=currentJobMode:nonNegativeInteger cJMNe=currentJobModeName:string jobMs!=jobModes:list' },
    autoDocumentFeeder: { shortName: 'auDFr', attributes: 'cuASe!=currentAdfState:nonNegativeInteger adfSs!=adfStates:list' },
    audioVolume: {
      shortName: 'audVe',
      attributes: 'volVe!=volumeValue:integer steVe=stepValue:integer maxVe=maxValue:integer mutEd!=muteEnabled:boolean saAVe!=saveAudioVolume:boolean',
      children: ['cod:upoVe', 'cod:dowVe', 'cod:muAVe'],
    },
    barometer: { shortName: 'baror', attributes: 'alarm=alarm:boolean atmPe!=atmosphericPressure:float miPTd=minPressureThreshold:integer maPTd=maxPressureThreshold:integer' },
    battery: {
      shortName: 'bat',
      attributes:
        'lvl!=level:integer capay=capacity:integer reche=rechargeable:boolean charg=charging:boolean discg=discharging:boolean lowBy=lowBattery:boolean batTd=batteryThreshold:integer chaVe=chargingVoltage:float chaAe=chargingAmpere:float disVe=dischargingVoltage:float disAe=dischargingAmpere:float batMl=batteryMaterial:nonNegativeInteger batSe=batteryShape:nonNegativeInteger',
    },
    bioElectricalImpedanceAnalysis: {
      shortName: 'bEIAs',
      attributes: 'water!=water:float fat!=fat:float musce!=muscle:float bone!=bone:float visFt!=visceraFat:float kcal!=kcal:float resie!=resistance:float',
    },
    billDeposit: { shortName: 'bilDt', attributes: 'depSs!=depositStatus:boolean balae!=balance:float count!=count:integer curry=currency:string fakSs!=fakeStatus:boolean' },
    billWithdrawal: { shortName: 'bilWl', attributes: 'witSs!=withdrawalStatus:boolean balae!=balance:float count!=count:integer' },
    binaryObject: { shortName: 'binOt', attributes: 'objet!=object:string objTe!=objectType:string size=size:integer hash=hash:string' },
    binarySwitch: { shortName: 'binSh', attributes: 'state!=state:boolean', children: ['cod:togge'] },
    blender: { shortName: 'blenr', attributes: 'useBr!=useBlender:boolean spiSd=spinSpeed:nonNegativeInteger' },
    bodyCompositionAnalyser: {
      shortName: 'boCAr',
      attributes:
        'bodLh=bodyLength:float bmi=bmi:float faFMs=fatFreeMass:float soLMs=softLeanMass:float musMs=muscleMass:float basMm=basalMetabolism:float impee=impedance:float mass=mass:float boWMs=bodyWaterMass:float inSMs=inorganicSaltMass:float somae=somatotype:float',
    },
    boiler: { shortName: 'boilr', attributes: 'sus!=status:boolean' },
    brewing: { shortName: 'brewg', attributes: 'cupNr!=cupsNumber:integer streh=strength:nonNegativeInteger' },
    brightness: { shortName: 'brigs', attributes: 'brigs!=brightness:integer' },
    cardScanner: { shortName: 'carSr', attributes: 'scaSs!=scanStatus:boolean carIo!=cardInfo:string' },
    cashDispenser: { shortName: 'casDr', attributes: 'disSs!=dispenseStatus:boolean balae!=balance:float count!=count:integer curry=currency:string' },
    clothesDryerJobMode: { shortName: 'cDJMe', attributes: 'cuJMe!=currentJobMode:nonNegativeInteger cJMNe=currentJobModeName:string jobMs!=jobModes:list' },
    cookerHoodJobMode: { shortName: 'cHJMe', attributes: 'cuJMe!=currentJobMode:nonNegativeInteger cJMNe=currentJobModeName:string jobMs!=jobModes:list' },
    clock: { shortName: 'clock', attributes: 'curTe!=currentTime:time curDe!=currentDate:date cuTZe=currentTimeZone:string' },
    coinDeposit: { shortName: 'coiDt', attributes: 'depSs!=depositStatus:boolean balae!=balance:float count!=count:integer curry=currency:string fakSs!=fakeStatus:boolean' },
    colour: { shortName: 'color', attributes: 'red!=red:integer green!=green:integer blue!=blue:integer' },
    colourSaturation: { shortName: 'colSn', attributes: 'colSn!=colourSaturation:integer' },
    connectivity: {
      shortName: 'conny',
      attributes:
        'rsrp!=rsrp:integer rsrq=rsrq:integer celID=cellID:integer rssi=rssi:integer siECL=signalECL:integer sinr=sinr:integer pci=pci:string daATe=dailyActivityTime:integer dNOCs=dailyNumberOfConnections:integer coFVe=commFreqValue:integer cuCBn=currentCycleBeginn:timestamp cuCVe=currentCycleVolume:integer cCTEs=currentCycleTransmissionErrors:integer miCLy=minimumCommunicationLatency:integer',
    },
    credentials: { shortName: 'creds', attributes: 'logNe=loginName:string pwd=password:string* tk=token:string*' },
    crossingBarrier: { shortName: 'croBr', attributes: 'barDt=barrierDefault:boolean barSs!=barrierStatus:boolean timer=timer:time' },
    clothesWasherDryerJobMode: { shortName: 'cWDJM', attributes: 'cuJMe=currentJobMode:nonNegativeInteger cJMNe=currentJobModeName:string jobMs!=jobModes:list' },
    clothesWasherJobMode: { shortName: 'cWJMe', attributes: 'cuJMe!=currentJobMode:nonNegativeInteger cJMNe=currentJobModeName:string jobMs!=jobModes:list' },
    clothesWasherJobModeOption: {
      shortName: 'cWJMO',
      attributes:
        'wasTp=washTemp:nonNegativeInteger soiLl=soilLevel:nonNegativeInteger spiSd=spinSpeed:nonNegativeInteger preWh=preWash:boolean speWh=speedWash:boolean steTt=steamTreat:boolean colWh=coldWash:boolean extRe=extraRinse:boolean',
    },
    dehumidifierJobMode: { shortName: 'deJMe', attributes: 'cuJMe!=currentJobMode:nonNegativeInteger cJMNe=currentJobModeName:string jobMs!=jobModes:list' },
    disposal: { shortName: 'displ', attributes: 'disS0!=disposalStatus:boolean' },
    doorStatus: { shortName: 'dooSs', attributes: 'dooSe!=doorState:nonNegativeInteger opeDn=openDuration:timestamp opeAm=openAlarm:boolean' },
    dishWasherJobMode: { shortName: 'dWJMe', attributes: 'cuJMe!=currentJobMode:nonNegativeInteger cJMNe=currentJobModeName:string jobMs!=jobModes:list' },
    electricVehicleConnector: { shortName: 'elVCr', attributes: 'sus!=status:boolean chaCy=chargingCapacity:integer disCy=dischargingCapacity:integer' },
    energyConsumption: {
      shortName: 'eneCn',
      attributes:
        'power=power:float abECn!=absoluteEnergyConsumption:float roECn=roundingEnergyConsumption:integer sigDs=significantDigits:integer mulFs=multiplyingFactors:integer volte=voltage:float currt=current:float freqy=frequency:float meaSe=measuringScope:string',
    },
    energyGeneration: {
      shortName: 'eneGn',
      attributes:
        'poGDa=powerGenerationData:float roEGn=roundingEnergyGeneration:integer sigDs=significantDigits:integer mulFs=multiplyingFactors:integer genSe!=generationSource:string',
    },
    faultDetection: { shortName: 'fauDn', attributes: 'sus!=status:boolean code=code:integer dc=description:string' },
    filterInfo: { shortName: 'filIo', attributes: 'useTe!=usedTime:integer neeRt=needsReplacement:boolean filLe=filterLifetime:integer' },
    foaming: { shortName: 'foamg', attributes: 'foaSh!=foamingStrength:nonNegativeInteger' },
    gasChargingControl: {
      shortName: 'gaCCl',
      attributes: 'bilNr=billingNumber:string recCt=rechargeCredit:float surCt=surplusCredit:float recGs=rechargeGas:float surGs=surplusGas:float',
    },
    galleryMode: { shortName: 'galMe', attributes: 'disOn!=displayOrientation:nonNegativeInteger disIl=displayInterval:integer disOr=displayOrder:nonNegativeInteger' },
    gasMeterAlarm: {
      shortName: 'gaMAm',
      attributes:
        'loGAm=lowGasAlarm:boolean loCAm=lowCreditAlarm:boolean leaAm=leakageAlarm:boolean loDAm=lockedDownAlarm:boolean laFAm=largeFlowAlarm:boolean magDb=magneticDisturb:boolean siCAm=singleCountAlarm:boolean',
    },
    geoLocation: {
      shortName: 'geoLn',
      attributes:
        'latie!=latitude:float longe!=longitude:float altie=altitude:float headg=heading:float horAy=horizontalAccuracy:float verAy=verticalAccuracy:float heaAy=headingAccuracy:float tarLe=targetLatitude:float tarL0=targetLongitude:float tarAe=targetAltitude:float',
    },
    glucometer: {
      shortName: 'glucr',
      attributes:
        'concn!=concentration:float hba1c=hba1c:float conEe=contextExercise:float conMn=contextMedication:float coCAt=contextCarbohydratesAmount:float coCSe=contextCarbohydratesSource:string conMl=contextMeal:string conLn=contextLocation:string conTr=contextTester:string conHh=contextHealth:string',
    },
    gasMeterReportInfo: { shortName: 'gMRIo', attributes: 'toUVe!=totalUseValue:float valSs=valveStatus:boolean' },
    grinder: { shortName: 'grinr', attributes: 'useGr!=useGrinder:boolean coars=coarseness:nonNegativeInteger graRg=grainsRemaining:nonNegativeInteger' },
    headingSensor: { shortName: 'heaSr', attributes: 'headg!=heading:float heaAy=headingAccuracy:float' },
    heatingZone: { shortName: 'heaZe', attributes: 'heaLl!=heatingLevel:integer maHLl!=maxHeatingLevel:integer' },
    height: { shortName: 'heigt', attributes: 'heigt!=height:float' },
    hotWaterSupply: { shortName: 'hoWSy', attributes: 'bath=bath:boolean' },
    impactSensor: {
      shortName: 'impSr',
      attributes: 'impSs!=impactStatus:boolean impLl=impactLevel:float imDHl=impactDirectionHorizontal:float imDVl=impactDirectionVertical:float',
    },
    infraredSensor: { shortName: 'infSr', attributes: 'detVe!=detectedValue:boolean detTe!=detectedTime:timestamp' },
    keepWarm: { shortName: 'keeWm', attributes: 'time=time:integer tarTe=targetTemperature:float' },
    keypad: { shortName: 'keypd', attributes: 'keyNr!=keyNumber:integer' },
    liquidLevel: { shortName: 'liqLl', attributes: 'liqLl!=liquidLevel:nonNegativeInteger' },
    liquidRemaining: { shortName: 'liqRg', attributes: 'liqRg!=liquidRemaining:nonNegativeInteger' },
    lock: { shortName: 'lock', attributes: 'lock!=lock:boolean' },
    magneticSensorParameters: {
      shortName: 'maSPs',
      attributes: 'detIl!=detectionInterval:float iniMc=initialMagnetic:float maSLl=magneticSensitivityLevel:integer hiMAm!=highMagneticAlarm:boolean',
    },
    mediaSelect: {
      shortName: 'medSt',
      attributes: 'medID!=mediaID:integer suMSs!=supportedMediaSources:list medNe=mediaName:string sus=status:boolean medTe=mediaType:nonNegativeInteger',
    },
    motionSensor: { shortName: 'motSr', attributes: 'alarm!=alarm:boolean silTe=silentTime:integer sensy=sensitivity:integer' },
    numberValue: {
      shortName: 'numVe',
      attributes: 'numVe!=numberValue:float minVe=minValue:float maxVe=maxValue:float defVe=defaultValue:float step=step:float',
      children: ['cod:deNVe', 'cod:inNVe', 'cod:reNVe'],
    },
    openLevel: {
      shortName: 'opeLl',
      attributes: 'opeLl!=openLevel:integer steVe=stepValue:integer minLl=minLevel:integer maxLl=maxLevel:integer',
      children: ['cod:open', 'cod:close'],
    },
    operationMode: { shortName: 'opeMe', attributes: 'staPe!=startPause:boolean' },
    overcurrentSensor: { shortName: 'oveSr', attributes: 'oveSs!=overcurrentStatus:boolean detTe!=detectedTime:timestamp dur!=duration:float' },
    oximeter: { shortName: 'oximr', attributes: 'oxySn!=oxygenSaturation:integer' },
    ozoneMeter: { shortName: 'ozoMr', attributes: 'oVPPM!=ozoneValuePPM:float ozVMG=ozoneValueMG:float ozoSs=ozoneStatus:nonNegativeInteger maxVe=maxValue:float' },
    parkingStatus: { shortName: 'parSs', attributes: 'parSs!=parkingStatus:boolean' },
    periodicalReportConfig: { shortName: 'peRCg', attributes: 'bacTe!=backoffTime:integer perid=period:integer retTs=retryTimes:integer retIl=retryInterval:integer' },
    phoneCall: {
      shortName: 'phoCl',
      attributes: 'calID!=callerID:string recID!=recipientID:string calSe=callState:nonNegativeInteger',
      children: ['cod:call', 'cod:answr', 'cod:hangp'],
    },
    playerControl: {
      shortName: 'plaCl',
      attributes: 'cuPMe!=currentPlayerMode:nonNegativeInteger cPMNe=currentPlayerModeName:string suPMs!=supportedPlayerModes:list speFr=speedFactor:float',
      children: ['cod:nexTk', 'cod:preTk'],
    },
    powerSave: { shortName: 'powS0', attributes: 'poSEd!=powerSaveEnabled:boolean' },
    prePaidCardReader: { shortName: 'pPCRr', attributes: 'reaSs!=readStatus:boolean carIo!=cardInfo:integer balae!=balance:float curry=currency:string' },
    printQueue: { shortName: 'priQe', attributes: 'ur0!=uri:list priS0!=printingState:list' },
    pulsemeter: { shortName: 'pulsr', attributes: 'pulRe!=pulseRate:float r0=rr:float enery=energy:float moday=modality:string' },
    pushButton: { shortName: 'pusBn', attributes: 'pushd!=pushed:boolean' },
    rainGauge: { shortName: 'raiGe', attributes: 'gauHt!=gaugeHeight:integer', children: ['cod:resGe'] },
    robotCleanerJobMode: { shortName: 'rCJMe', attributes: 'cuJMe!=currentJobMode:nonNegativeInteger cJMNe=currentJobModeName:string jobMs!=jobModes:list' },
    remoteControlEnable: { shortName: 'reCEe', attributes: 'reCEd!=remoteControlEnabled:boolean' },
    recorder: { shortName: 'recor', attributes: 'dur!=duration:integer' },
    refrigeration: { shortName: 'refrn', attributes: 'rapFe=rapidFreeze:boolean rapCl=rapidCool:boolean defrt!=defrost:boolean deode!=deodorize:boolean degem!=degerm:boolean' },
    relativeHumidity: { shortName: 'relHy', attributes: 'relHy!=relativeHumidity:float desHy=desiredHumidity:float' },
    runState: {
      shortName: 'runSe',
      attributes:
        'cuMSe!=currentMachineState:nonNegativeInteger macSs!=machineStates:list cuJSe!=currentJobState:nonNegativeInteger jobSs!=jobStates:list proPe!=progressPercentage:float',
    },
    steamClosetJobMode: { shortName: 'sCJMe', attributes: 'cuJMe!=currentJobMode:nonNegativeInteger cJMNe=currentJobModeName:string jobMs!=jobModes:list' },
    securityMode: { shortName: 'secMe', attributes: 'cuSMe!=currentSecurityMode:nonNegativeInteger secMs!=securityModes:list' },
    sessionDescription: { shortName: 'sesDn', attributes: 'ur0=uri:anyURI sdp=sdp:string' },
    signalPanel: { shortName: 'sigPl', attributes: 'signl!=signal:boolean' },
    signalStrength: { shortName: 'sigSh', attributes: 'lqi!=lqi:integer rssi=rssi:float' },
    slcAlarm: {
      shortName: 'slcAm',
      attributes:
        'ovCTd=overCurrentThreshold:float ovCDn=overCurrentDuration:integer unCTd=underCurrentThreshold:float unCDn=underCurrentDuration:integer ovVTd=overVoltageThreshold:float ovVDn=overVoltageDuration:integer unVTd=underVoltageThreshold:float unVDn=underVoltageDuration:integer ovVPt=overVoltagePercent:integer unVPt=underVoltagePercent:integer staVe=standardreferenceVoltage:integer ovCAm=overCurrentAlarm:boolean unCAm=underCurrentAlarm:boolean ovVAm=overVoltageAlarm:boolean unVAm=underVoltageAlarm:boolean',
    },
    slcParameterSetting: {
      shortName: 'slPSg',
      attributes: 'ligCt=lightCount:integer tiPSs=timePlanStatus:boolean tiRCt=timeRangeCount:integer timRe=timeRange:list tRLDV=timeRangeLightDimmingValue:list',
    },
    slcReportInfo: {
      shortName: 'slRIo',
      attributes:
        'volFy=voltageFrequency:integer swiSs!=switchStatus:boolean onlSs=onlineStatus:boolean ligVe!=lightVoltage:float ligC0!=lightCurrent:float liDVe!=lightDimmingValue:integer liPFr!=lightPowerFactor:float liAPr=lightActivePower:float liRPr=lightReactivePower:float liAP0=lightApparentPower:float liPAs=lightPolarizationAxis:float colTe=colourTemperature:integer lamTy=lampTechnology:string',
    },
    smokeSensor: {
      shortName: 'smoSr',
      attributes:
        'alarm!=alarm:boolean detTe=detectedTime:timestamp smoTd=smokeThreshold:integer crv=currentValue:integer senFt=sensorFault:boolean lowVe=lowVoltage:boolean dismd=dismantled:boolean powOn=powerOn:boolean',
      children: ['cod:muSSr', 'cod:test'],
    },
    sphygmomanometer: { shortName: 'sphyr', attributes: 'diaPe!=diastolicPressure:float sysPe!=systolicPressure:float meaPe!=meanPressure:float' },
    spinLevel: { shortName: 'spiLl', attributes: 'spLSh!=spinLevelStrength:nonNegativeInteger' },
    shoesWasherJobMode: { shortName: 'sWJMe', attributes: 'cuJMe!=currentJobMode:nonNegativeInteger cJMNe=currentJobModeName:string jobMs!=jobModes:list' },
    televisionChannel: {
      shortName: 'telCl',
      attributes: 'chaNr!=channelNumber:integer avaCs=availableChannels:list preCl=previousChannel:integer chaNe=channelName:string',
      children: ['cod:uphCl', 'cod:dowCl'],
    },
    temperatureAlarm: {
      shortName: 'temAm',
      attributes:
        'unit=unit:nonNegativeInteger tempe=temperature:float hiTAm!=highTemperatureAlarm:boolean hTATd=highTemperatureAlarmThreshold:float loTAm!=lowTemperatureAlarm:boolean lTATd=lowTemperatureAlarmThreshold:float alaTp=alarmTimestamp:timestamp',
    },
    temperature: {
      shortName: 'tempe',
      attributes: 'curT0!=currentTemperature:float tarTe=targetTemperature:float unit=unit:nonNegativeInteger minVe=minValue:float maxVe=maxValue:float steVe=stepValue:float',
    },
    textMessage: {
      shortName: 'texMe',
      attributes:
        'texMe!=textMessage:string suMVs=supportedMessageValues:list minLh=minLength:integer maxLh=maxLength:integer mesEg=messageEncoding:string defVe=defaultValue:string',
      children: ['cod:reTMe'],
    },
    threeDDisplay: {
      shortName: 'thDDy',
      attributes:
        'tDDTe!=threeDDisplayType:nonNegativeInteger tDDVe=threeDDisplayViewAngle:integer tDDRX=threeDDisplayResolutionX:integer tDDRY=threeDDisplayResolutionY:integer thDGs=threeDGlasses:boolean',
    },
    threeDPrinter: {
      shortName: 'thDPr',
      attributes: 'priTe!=printType:nonNegativeInteger priSX!=printSizeX:float priSY!=printSizeY:float priSZ!=printSizeZ:float netwk!=network:boolean memSe!=memorySize:float',
      children: ['cod:staDt', 'cod:stoDt'],
    },
    threeDScanner: {
      shortName: 'thDSr',
      attributes: 'tDSTe!=threeDScannerType:nonNegativeInteger tDSRn=threeDScanResolution:integer maxSX=maxSizeX:float maxSY=maxSizeY:float maxSZ=maxSizeZ:float',
    },
    timer: {
      shortName: 'timer',
      attributes:
        'refTr=referenceTimer:integer tTTSt=targetTimeToStart:integer tTTSp=targetTimeToStop:integer eTTEd=estimatedTimeToEnd:integer runTe=runningTime:integer tarDn=targetDuration:integer abSTe=absoluteStartTime:timestamp abST0=absoluteStopTime:timestamp',
      children: ['cod:acCTr', 'cod:deCTr'],
    },
    touchScreen: { shortName: 'touSn', attributes: 'pushd!=pushed:boolean posiX!=positionX:integer posiY!=positionY:integer' },
    turbo: { shortName: 'turbo', attributes: 'turEd!=turboEnabled:boolean' },
    uvSensor: { shortName: 'uveSr', attributes: 'uvaVe!=uvValue:float uvtSs=uvStatus:nonNegativeInteger' },
    waterFilterType: { shortName: 'waFTe', attributes: 'filTe!=filterType:nonNegativeInteger' },
    waterMeterAlarm: {
      shortName: 'waMAm',
      attributes:
        'hFATd!=highFlowAlarmThreshold:float hiFDn=highFlowDuration:integer hiFAm!=highFlowAlarm:boolean lFATd=lowFlowAlarmThreshold:float loFDn=lowFlowDuration:integer loFAm=lowFlowAlarm:boolean rFATd=reverseFlowAlarmThreshold:float reFDn=reverseFlowDuration:integer reFAm!=reverseFlowAlarm:boolean hPATd!=highPressureAlarmThreshold:float hiPAm!=highPressureAlarm:boolean lPATd!=lowPressureAlarmThreshold:float loPAm!=lowPressureAlarm:boolean hTATd!=highTemperatureAlarmThreshold:float hiTAm!=highTemperatureAlarm:boolean lTATd!=lowTemperatureAlarmThreshold:float loTAm!=lowTemperatureAlarm:boolean hTIAT=highTemperatureInnerAlarmThreshold:float iHITm=innerHighInternalTemperatureAlarm:boolean inEAm=innerErrorAlarm:boolean iTSFt=innerTemperatureSensorFault:boolean tamAm=tamperAlarm:boolean wTSFt!=waterTemperatureSensorFault:boolean prSFt=pressureSensorFault:boolean comAm=communicationAlarm:boolean magIe=magneticInterference:boolean stoFt=storageFault:boolean urBPh=urgencyButtonPush:boolean butFt=buttonFault:boolean demAm=demolitionAlarm:boolean impFt=impulseFault:boolean viSFt=vibrationSensorFault:boolean',
    },
    waterMeterSetting: {
      shortName: 'waMSg',
      attributes:
        'floIl!=flowInterval:integer reFIl!=reverseFlowInterval:integer waTIl=waterTemperatureInterval:integer waPIl=waterPressureInterval:integer inSIl=intensiveSampleInterval:integer inRIl=intensiveReportInterval:integer iRSTe=intensiveReportStartTime:timestamp',
    },
    waterQualityMonitor: {
      shortName: 'waQMr',
      attributes:
        'algae=algae:float anios=anionics:float aroh=aroh:float as=as:float bioty=biotoxicity:float bod=bod:float cod=cod:float condy=conductivity:float cd=cd:float chloa=chlorophyll_a:float cn=cn:float cr6=cr6:float cu=cu:float do=do:float f=f:float fe=fe:float ftu=ftu:float hg=hg:float kmno4=kmno4:float nh3n4=nh3nh4:float no3n=no3n:float oil=oil:float pb=pb:float ph=ph:float sulfe=sulfide:float tempe=temperature:float tn=tn:float tp=tp:float zn=zn:float',
    },
    waterFlow: { shortName: 'watFw', attributes: 'waFSh!=waterFlowStrength:nonNegativeInteger' },
    waterSensor: { shortName: 'watSr', attributes: 'alarm!=alarm:boolean' },
    weight: { shortName: 'weigt', attributes: 'weigt!=weight:float unit=unit:nonNegativeInteger' },
    waterMeterReportInfo: {
      shortName: 'wMRIo',
      attributes:
        'dUWTe=dailyUseWaterTime:integer cumFw!=cumulativeFlow:float cuFDy=cumulativeFlowDaily:float poCFw=positiveCumulativeFlow:float neCFw=negativeCumulativeFlow:float peFRe=peakFlowRate:float pFRTe=peakFlowRateTime:timestamp loFRe=lowestFlowRate:float lFRTe=lowestFlowRateTime:timestamp pRFRe=peakReverseFlowRate:float pRFR0=peakReverseFlowRateTime:timestamp lRFRe=lowestReverseFlowRate:float lRFR0=lowestReverseFlowRateTime:timestamp intFw=intervalFlow:list reIFw=reverseIntervalFlow:list waITe=waterIntervalTemperature:list waIPe=waterIntervalPressure:list',
    },
  },
  actions: {
    activateClockTimer: { shortName: 'acCTr' },
    answer: { shortName: 'answr' },
    call: { shortName: 'call' },
    close: { shortName: 'close' },
    deactivateClockTimer: { shortName: 'deCTr' },
    decrementNumberValue: { shortName: 'deNVe' },
    downChannel: { shortName: 'dowCl' },
    downVolume: { shortName: 'dowVe' },
    hangup: { shortName: 'hangp' },
    incrementNumberValue: { shortName: 'inNVe' },
    muteAudioVolume: { shortName: 'muAVe' },
    muteSmokeSensor: { shortName: 'muSSr' },
    nextTrack: { shortName: 'nexTk' },
    open: { shortName: 'open' },
    previousTrack: { shortName: 'preTk' },
    resetNumberValue: { shortName: 'reNVe' },
    resetGauge: { shortName: 'resGe' },
    resetTextMessage: { shortName: 'reTMe' },
    start3Dprint: { shortName: 'staDt' },
    stop3Dprint: { shortName: 'stoDt' },
    test: { shortName: 'test' },
    toggle: { shortName: 'togge' },
    upChannel: { shortName: 'uphCl' },
    upVolume: { shortName: 'upoVe' },
  },
  devices: {
    deviceAirQualityMonitor: { shortName: 'dAQMr', children: ['cod:aiQSr', 'cod:bat', 'cod:conny', 'cod:peRCg'] },
    deviceAudioReceiver: { shortName: 'deARr', children: ['cod:binSh', 'cod:audVe', 'cod:medSt'] },
    device3DDisplay: { shortName: 'deDDy', children: ['cod:binSh', 'cod:clock', 'cod:audVe', 'cod:thDDy', 'cod:conny', 'cod:runSe', 'cod:lock'] },
    deviceDoorLock: { shortName: 'deDLk', children: ['cod:lock', 'cod:dooSs', 'cod:bat'] },
    device3DPrinter: { shortName: 'deDPr', children: ['cod:binSh', 'cod:fauDn', 'cod:thDPr', 'cod:runSe', 'cod:tempe', 'cod:priQe'] },
    device3DScanner: { shortName: 'deDSr', children: ['cod:binSh', 'cod:clock', 'cod:runSe', 'cod:thDSr', 'cod:conny'] },
    deviceGenericSensor: { shortName: 'deGSr', children: ['cod:temAm', 'cod:acoSr', 'cod:impSr', 'cod:motSr', 'cod:smoSr', 'cod:uveSr', 'cod:watSr'] },
    deviceServiceButton: { shortName: 'deSBn', children: ['cod:pusBn', 'cod:conny', 'cod:opeMe', 'cod:bat', 'cod:texMe', 'cod:binOt', 'cod:creds', 'cod:geoLn'] },
    deviceSmartPlug: { shortName: 'deSPg', children: ['cod:binSh', 'cod:fauDn', 'cod:reCEe', 'cod:sDPOt'] },
    deviceCamera: { shortName: 'devCa', children: ['cod:sesDn', 'cod:plaCl', 'cod:motSr'] },
    deviceDoor: { shortName: 'devD0', children: ['cod:opeLl', 'cod:lock', 'cod:dooSs'] },
    deviceLight: { shortName: 'devLt', children: ['cod:fauDn', 'cod:binSh', 'cod:runSe', 'cod:color', 'cod:colSn', 'cod:brigs', 'cod:timer'] },
    devicePrinter: { shortName: 'devPr', children: ['cod:binSh', 'cod:runSe', 'cod:priQe'] },
    deviceSwitch: { shortName: 'devSh', children: ['cod:binSh'] },
    deviceScanner: { shortName: 'devSr', children: ['cod:binSh', 'cod:runSe', 'cod:auDFr'] },
    deviceThermometer: { shortName: 'devTr', children: ['cod:tempe', 'cod:bat', 'cod:temAm'] },
    deviceThermostat: { shortName: 'devTt', children: ['cod:runSe', 'cod:timer', 'cod:tempe'] },
    deviceWaterValve: { shortName: 'deWVe', children: ['cod:opeLl'] },
    deviceMultiFunctionPrinter: { shortName: 'dMFPr', children: ['cod:binSh', 'cod:runSe', 'cod:auDFr', 'cod:priQe'] },
  },
  subdevices: {
    subDevicePowerOutlet: { shortName: 'sDPOt', children: ['cod:binSh', 'cod:eneCn', 'cod:oveSr', 'cod:numVe'] },
  },
}
