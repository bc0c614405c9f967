import { z } from 'zod'
import { route } from './route.ts'

const Health = z.object({ status: z.enum(['ok', 'starting', 'stopping', 'failing']) })
export const getLive = route({ method: 'GET', path: '/health/live', summary: 'The process answers', access: 'anyone', response: Health })
export const getReady = route({
  method: 'GET',
  path: '/health/ready',
  summary: 'The database answers and the schema is current',
  access: 'anyone',
  response: Health,
  errors: ['unavailable'],
})
