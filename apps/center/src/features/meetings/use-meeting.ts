import { ApiError } from '@linli/client'
import type { Meeting } from '@linli/contract/meetings'
import { useMutation } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { queryClient, refresh, useRead } from '../../shell/api.ts'
import { sayProblem } from '../../shell/say.ts'

/** One meeting, live, and the way to change it: what a write answers is what the screen shows next. */
export function useMeeting(community: Ref<number>, id: Ref<string>) {
  const params = computed(() => ({ community: community.value, id: id.value }))
  const query = useRead('meetings.getMeeting', () => ({ params: params.value }))
  return { params, query, meeting: computed(() => query.data.value) }
}

/** A write that answers the whole meeting. Who was slower than somebody else sees what stands there and is told so. */
export function useMeetingChange<Input>(
  meeting: () => Meeting,
  change: (input: Input) => Promise<Meeting>,
  done?: (after: Meeting) => void,
) {
  return useMutation({
    mutationFn: change,
    onSuccess: async (after) => {
      show(meeting().id, after)
      done?.(after)
      await refresh('meetings.getRoll', 'meetings.listMeetings', 'meetings.countMeetings', 'meetings.listAgendaMaterial')
    },
    onError: (error) => {
      if (error instanceof ApiError && error.id === 'conflict' && isMeeting(error.current)) show(meeting().id, error.current)
      sayProblem(error)
    },
  })
}

/** Puts an answered meeting where every part of the page reads it. */
function show(id: string, after: Meeting): void {
  queryClient.setQueriesData<Meeting>({ queryKey: ['meetings.getMeeting'] }, (before) => (before?.id === id ? after : before))
}

function isMeeting(value: unknown): value is Meeting {
  return typeof value === 'object' && value !== null && 'agenda' in value
}
