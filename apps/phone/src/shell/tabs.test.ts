import { expect, test } from 'vitest'
import { tabsFor } from './tabs.ts'

test('never more than four tabs, the first being one’s own', () => {
  const first = (resident: boolean, readsRegister: boolean, contact = false, handles = false) => {
    const tabs = tabsFor({ resident, readsRegister, contact, handles })
    expect(tabs.length).toBeLessThanOrEqual(4)
    return tabs[0].to
  }
  expect([first(false, false), first(true, false), first(false, true)]).toEqual(['/notices', '/home', '/households'])
  expect([first(false, false, true), first(false, true, true)]).toEqual(['/visits', '/visits'])
  expect([first(false, false, false, true), first(false, true, false, true)]).toEqual(['/handle', '/households'])
})
