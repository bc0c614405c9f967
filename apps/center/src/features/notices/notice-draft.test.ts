import { describe, expect, it } from 'vitest'
import { contentOf, emptyDraft, fromWallClock, problemsOf, toWallClock } from './notice-draft.ts'

const sound = { ...emptyDraft(new Date('2026-09-14T01:02:30Z')), title: '停水', body: '明天上午停水' }

describe('the clock of a notice', () => {
  it('is the clock of China, there and back', () => {
    expect(toWallClock('2026-09-14T01:02:30Z')).toBe('2026-09-14 09:02')
    expect(fromWallClock('2026-09-14 09:02')).toBe('2026-09-14T01:02:00.000Z')
  })
})

describe('what a notice still lacks', () => {
  it('is nothing for a sound one', () => {
    expect(problemsOf(sound, new Set())).toEqual({})
  })
  it('is an end for an urgent one', () => {
    expect(problemsOf({ ...sound, urgent: true }, new Set())).toEqual({ endsAt: 'endNeeded' })
    expect(problemsOf({ ...sound, endsAt: '2026-09-14 09:02' }, new Set())).toEqual({ endsAt: 'endBeforeStart' })
  })
  it('is households for the household class', () => {
    const draft = { ...sound, privacyClass: 'household' as const, toCommunity: false }
    expect(problemsOf({ ...draft, ids: [] }, new Set(['h']))).toEqual({ audience: 'placesNeeded' })
    expect(problemsOf({ ...draft, ids: ['building'] }, new Set(['h']))).toEqual({ audience: 'householdsOnly' })
    expect(problemsOf({ ...draft, ids: ['h'] }, new Set(['h']))).toEqual({})
  })
})

it('sends no end where none is set and trims what was typed', () => {
  expect(contentOf({ ...sound, title: ' 停水 ' }, null)).toMatchObject({
    title: '停水',
    endsAt: null,
    audience: { kind: 'community' },
    startsAt: '2026-09-14T01:02:00.000Z',
    poster: null,
    attachments: [],
  })
})
