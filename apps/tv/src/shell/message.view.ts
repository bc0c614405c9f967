import { add, make, setClass, setShown, setText } from './dom.ts'

export interface MessageModel {
  testId: string
  title: string
  body: string
  clock: string
}
export interface MessageView {
  element: HTMLElement
  show(model: MessageModel): void
}

/** A few warm words with a large clock: nothing to play, starting, or cut off. */
export function createMessageView(): MessageView {
  const element = make('div', 'message')
  const clock = make('div', 'message-clock')
  const title = make('h1', 'message-title')
  const body = make('div', 'message-body')
  add(element, clock, title, body)
  return {
    element,
    show(model) {
      element.setAttribute('data-testid', model.testId)
      setShown(clock, model.clock !== '')
      setClass(element, 'is-bare', model.clock === '')
      setText(clock, model.clock)
      setText(title, model.title)
      setText(body, model.body)
    },
  }
}
