import { client } from '../../shell/api.ts'
import { keptSteps } from './setup-steps.ts'

/** Whether nobody administers this installation yet. */
export async function waitsForSetup(): Promise<boolean> {
  const state = await client.call('setup.getState').catch(() => null)
  return state?.open === true
}

/** Whether the wizard of a community was begun and not gone through. */
export async function isSetupUnfinished(community: number): Promise<boolean> {
  const answer = await client.call('settings.listSettings', { params: { community } }).catch(() => null)
  const steps = answer?.items.find((item) => item.key === 'setupSteps')?.value
  return Array.isArray(steps) && keptSteps.some((step) => !steps.includes(step))
}
