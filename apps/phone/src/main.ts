import './shell/older-browsers.ts'
import './shell/vant.ts'
import '@linli/ui/tokens.css'
import '@linli/ui/base.css'
import '@linli/ui/vant-theme.css'
import './shell/phone.css'
import { applyLocale } from '@linli/ui/locale'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import { takePassToken } from './features/account/pass-token.ts'
import { takeCommunity } from './features/account/linked-community.ts'
import { openOutbox, queries } from './shell/api.ts'
import { openRound } from './shell/kept-round.ts'
import AppFrame from './shell/AppFrame.vue'
import { messages } from './shell/messages.ts'
import { router } from './shell/router.ts'
import { loadSession } from './shell/session.ts'

// Before the router reads the address: the token must not stay in it.
takePassToken()
takeCommunity()
applyLocale()

// Never push anybody to install: the browser's own banner is held back.
addEventListener('beforeinstallprompt', (event) => event.preventDefault())

void start()

async function start(): Promise<void> {
  // Before asking who is signed in: what is kept of somebody else must go then.
  await Promise.race([Promise.all([openOutbox(), openRound()]), new Promise((resolve) => setTimeout(resolve, 1_000))])
  // A slow line must not keep public notices off the page for long.
  await Promise.race([loadSession(), new Promise((resolve) => setTimeout(resolve, 1_500))])
  createApp(AppFrame).use(VueQueryPlugin, { queryClient: queries }).use(messages).use(router).mount('#app')
  if (import.meta.env.PROD && 'serviceWorker' in navigator) keepShell()
}

/** Keeps the shell for times without signal. In-app browsers may refuse; everything else works without it. */
function keepShell(): void {
  navigator.serviceWorker.register('/phone/sw.js', { scope: '/phone/' }).catch(() => undefined)
}
