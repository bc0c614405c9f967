export { bindScreens } from './screens.routes.ts'
