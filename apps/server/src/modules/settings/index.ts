export { readSettingVersions, readSettings } from './settings.read.ts'
export { bindSettings } from './settings.routes.ts'
export { writeSetting } from './settings.service.ts'
