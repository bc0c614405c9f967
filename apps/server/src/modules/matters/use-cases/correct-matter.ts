import type { matters } from '@linli/contract'
import type { MatterDetail } from '@linli/contract/matter-shapes'
import type { RouteInput } from '@linli/contract/route'
import { dayAt } from '@linli/rules/working-hours'
import { sql } from 'kysely'
import { v7 } from 'uuid'
import { type Caller, communityOf } from '../../../platform/caller.ts'
import { type Tx, inScope } from '../../../platform/db/in-scope.ts'
import { AppError } from '../../../platform/errors.ts'
import { record } from '../../../platform/record.ts'
import { matterSearchKeys } from '../matter.number.ts'
import { startSla } from '@linli/rules/sla-clock'
import { listCategoryRows } from '../categories.ts'
import { readConflict, rolesIn } from '../detail.ts'
import { clockColumns, limitOf, readRun } from '../matter.clock.ts'
import { refreshMatterDays } from '../matter-days.ts'
import { refuseMatter, staleVersion } from '../matter.refusals.ts'
import { type MatterRecord, lockMatter } from '../matter.row.ts'
import { type MatterTime, readMatterTime } from '../matter.time.ts'
import type { MattersDeps } from '../matters.deps.ts'
import { mayWriteMatters } from '../matters.policy.ts'
import { type MatterPatch, writeStep } from '../write-step.ts'
import { detailOf } from './record-matter.ts'

type Part = Pick<MattersDeps, 'database' | 'fields' | 'links'>
type Correction = RouteInput<typeof matters.correctMatter>['body']

/** Sorts it rightly: category, title, place, urgency, or ready to be talked over. What it was before stands in its steps. */
export async function correctMatter(deps: Part, caller: Caller, id: string, given: Correction): Promise<MatterDetail> {
  mayWriteMatters(caller)
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const matter = await lockMatter(tx, community, id)
    if (matter === undefined) throw new AppError('not_found')
    const time = await readMatterTime(tx, community)
    const changes = changesIn(matter, given)
    if (matter.version !== given.version) {
      // Sent again after the answer was lost.
      if (matter.version === given.version + 1 && Object.keys(changes).length === 0) return detailOf(tx, deps, caller, id)
      const roles = await rolesIn(tx, caller, matter)
      throw staleVersion(await readConflict(tx, deps, caller, { matter, time, roles }, given.version))
    }
    if (Object.keys(changes).length === 0) return detailOf(tx, deps, caller, id)
    if (changes.ready === true && (matter.state === 'merged' || matter.state === 'withdrawn')) throw refuseMatter('not-shown')
    const patch: MatterPatch = {
      ...changes,
      ...(changes.title === undefined
        ? {}
        : { search: sql<string>`array_to_tsvector(${matterSearchKeys(changes.title, matter.number)}::text[])` }),
      ...(changes.category_id === undefined ? {} : await categoryPatch(tx, matter, time, changes.category_id)),
    }
    await requireBuilding(tx, community, changes.building_id ?? null)
    const written = await writeStep(tx, caller, matter, time, {
      ...{
        id: v7(),
        index: null,
        act: 'correct',
        role: 'committee',
        as: '居委会',
        to: matter.state,
        patch,
        said: null,
        note: null,
        except: null,
      },
      detail: { fields: Object.keys(changes), before: before(matter, changes) },
    })
    if (changes.category_id !== undefined) await refreshMatterDays(tx, community, await daysOf(tx, matter))
    await record(tx, caller, written.audit, written.events)
    return detailOf(tx, deps, caller, id)
  })
}

type Changes = Partial<Pick<MatterRecord, 'category_id' | 'title' | 'building_id' | 'place' | 'urgent' | 'ready'>>

function changesIn(matter: MatterRecord, given: Correction): Changes {
  const wished: Changes = {
    ...(given.category === undefined ? {} : { category_id: given.category }),
    ...(given.title === undefined ? {} : { title: given.title }),
    ...(given.building === undefined ? {} : { building_id: given.building }),
    ...(given.place === undefined ? {} : { place: given.place }),
    ...(given.urgent === undefined ? {} : { urgent: given.urgent }),
    ...(given.ready === undefined ? {} : { ready: given.ready }),
  }
  return Object.fromEntries(Object.entries(wished).filter(([key, value]) => matter[key as keyof Changes] !== value))
}

function before(matter: MatterRecord, changes: Changes): Record<string, unknown> {
  return Object.fromEntries(Object.keys(changes).map((key) => [key, matter[key as keyof Changes]]))
}

/** Sorted anew while nobody was given it yet, it has the new category's time; one already handed on keeps its own. */
async function categoryPatch(tx: Tx, matter: MatterRecord, time: MatterTime, id: string): Promise<MatterPatch> {
  const category = (await listCategoryRows(tx, matter.community)).find((row) => row.id === id)
  if (category === undefined) throw refuseMatter('unknown-category')
  if (matter.state !== 'accepted' && matter.state !== 'verified') return {}
  const run = readRun(matter.sla)
  const hours = category.dispatch_hours
  return {
    ...clockColumns({ ...startSla(limitOf(category), run.startedAt), pauses: run.pauses }, time),
    dispatch_by: hours === null ? null : new Date(run.startedAt + hours * 3_600_000).toISOString(),
  }
}

async function requireBuilding(tx: Tx, community: number, id: string | null): Promise<void> {
  if (id === null) return
  const row = await tx.selectFrom('building').select('id').where('community', '=', community).where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw refuseMatter('unknown-place')
}

/** Every day on which it counts for its category. */
async function daysOf(tx: Tx, matter: MatterRecord): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    select distinct at::date::text as day from matter_step where community = ${matter.community} and matter_id = ${matter.id}::uuid`.execute(
    tx,
  )
  return [dayAt(Date.parse(matter.raised_at)), ...rows.map(({ day }) => day)]
}
