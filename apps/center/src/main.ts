import '@linli/ui/tokens.css'
import '@linli/ui/base.css'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { applyLocale } from '@linli/ui/locale'
import { createApp } from 'vue'
import { queryClient } from './shell/api.ts'
import App from './shell/app.vue'
import { messages } from './shell/messages.ts'
import { router } from './shell/router.ts'
import '@linli/ui/element-theme.css'
import './shell/center.css'

applyLocale()
createApp(App).use(messages).use(VueQueryPlugin, { queryClient }).use(router).mount('#app')
