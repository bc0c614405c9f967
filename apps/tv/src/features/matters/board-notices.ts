import type { ShownNotice } from '@linli/contract/notices'
import type { Words } from '../../shell/words.ts'
import type { BoardStory } from './desk.ts'

/** A notice, or an answered matter that is told like one. */
export interface Told extends ShownNotice {
  /** The matter's kind; undefined for notices. */
  matter?: string
}

/** More than these are on the board's own page. */
const mostTold = 8

/** Answered matters in the programme, each as a story of its own: what it was, and what was done. */
export function boardNotices(board: readonly BoardStory[], words: Words): Told[] {
  return board
    .filter((story) => story.reply !== null)
    .slice(0, mostTold)
    .map((story) => ({
      id: 'board ' + story.id,
      title: story.title,
      body: words.say('boardBody', { text: story.text, reply: story.reply || '' }),
      privacyClass: story.privacyClass,
      urgent: false,
      forPlace: story.place,
      publishedAt: story.at,
      startsAt: story.at,
      endsAt: null,
      version: Math.floor(Date.parse(story.at) / 1000),
      poster: null,
      matter: story.category,
    }))
}
