import { add, make, makeButton, setClass, setShown, setText } from '../../shell/dom.ts'
import type { Focusable } from '../../shell/focus.ts'
import type { Key } from '../../shell/keys.ts'
import type { WordKey, Words } from '../../shell/words.ts'

export type ActionName = 'next' | 'read' | 'hold' | 'list' | 'matters'
export interface ActionsModel {
  offered: ActionName[]
  speaking: boolean
  held: boolean
  at: number
  total: number
  home: boolean
  pages: number
  progress: number
}

export interface Actions {
  element: HTMLElement
  show(model: ActionsModel): void
  row(): Focusable[]
  /** Presses the action of a colour key when it is offered. */
  colour(key: Key): boolean
}

/** Remotes have four colour keys: the fifth is reached by the arrows. */
const order: { name: ActionName; key: Key | null }[] = [
  { name: 'next', key: 'red' },
  { name: 'read', key: 'green' },
  { name: 'hold', key: 'yellow' },
  { name: 'list', key: 'blue' },
  { name: 'matters', key: null },
]

/** The actions under a story, with the colour key that does the same. */
export function createActions(words: Words, press: (name: ActionName) => void): Actions {
  const element = make('div', 'actions')
  const line = make('div', 'progress')
  const bar = make('div', 'progress-bar')
  const position = make('span', 'position', 'position')
  let offered: ActionName[] = []
  const buttons = order.map(({ name, key }) => {
    const go = (): void => {
      press(name)
    }
    const node = makeButton('action', 'action-' + name, go)
    const label = make('span', '')
    if (key) node.appendChild(make('i', 'colour colour-' + key))
    node.appendChild(label)
    element.appendChild(node)
    return { name, key, label, focusable: { id: 'action ' + name, element: node, press: go } }
  })
  add(element, position, add(line, bar))

  function labelOf(name: ActionName, model: ActionsModel): WordKey {
    if (name === 'read') return model.speaking ? 'readStop' : 'read'
    if (name === 'hold') return model.held ? 'resume' : 'hold'
    if (name === 'matters' && model.home) return 'mattersHome'
    return name
  }
  return {
    element,
    show(model) {
      offered = model.offered
      buttons.forEach((button) => {
        setShown(button.focusable.element, offered.indexOf(button.name) >= 0)
        setText(button.label, words.say(labelOf(button.name, model)))
      })
      setShown(position, model.total > 1)
      setText(position, words.say('position', { at: String(model.at), total: String(model.total) }))
      setShown(line, model.total > 1 || model.pages > 1)
      setClass(bar, 'is-held', model.held)
      bar.style.width = String(Math.round(model.progress * 1152)) + 'px'
    },
    row: () => buttons.filter((button) => offered.indexOf(button.name) >= 0).map((button) => button.focusable),
    colour(key) {
      const button = buttons.filter((one) => one.key === key && offered.indexOf(one.name) >= 0)[0]
      if (button) button.focusable.press()
      return button !== undefined
    },
  }
}
