import { expect, test } from 'vitest'
import { sentences } from './speech.ts'

test('reads in sentences, losing no words', () => {
  expect(sentences('周四停水\n上午九点开始。请接水！谢谢')).toEqual(['周四停水', '上午九点开始。', '请接水！', '谢谢'])
  expect(sentences('')).toEqual([])
})
