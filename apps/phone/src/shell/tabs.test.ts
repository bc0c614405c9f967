import { expect, test } from 'vitest'
import { tabsFor } from './tabs.ts'

test('never more than four tabs, the first being one’s own', () => {
  const first = (resident: boolean, readsRegister: boolean) => {
    const tabs = tabsFor({ resident, readsRegister })
    expect(tabs.length).toBeLessThanOrEqual(4)
    return tabs[0].to
  }
  expect([first(false, false), first(true, false), first(false, true)]).toEqual(['/notices', '/home', '/households'])
})
