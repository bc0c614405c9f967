import type { QuestionShape } from '@linli/contract/question-shape'

/** A question on its way to another page of the centre: conditions do not stand in addresses, which browsers keep. */
let handed: QuestionShape | null = null

export function handQuestion(shape: QuestionShape): void {
  handed = shape
}

/** Given once. */
export function takeQuestion(): QuestionShape | null {
  const shape = handed
  handed = null
  return shape
}
