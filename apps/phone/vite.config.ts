import path from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { ownRoutes } from './build/own-routes.ts'

const server = process.env['LINLI_SERVER'] ?? 'http://127.0.0.1:3000'

export default defineConfig({
  root: import.meta.dirname,
  base: '/phone/',
  plugins: [
    vue(),
    ownRoutes([path.join(import.meta.dirname, 'src'), path.join(import.meta.dirname, '../../packages/client/src')]),
    VitePWA({
      // No inline script (CSP); the page registers by itself once it is shown.
      injectRegister: null,
      registerType: 'autoUpdate',
      manifest: {
        name: '邻里',
        short_name: '邻里',
        lang: 'zh-CN',
        start_url: '/phone/',
        scope: '/phone/',
        display: 'standalone',
        background_color: '#fbf8f3',
        theme_color: '#fbf8f3',
        icons: [{ src: '/phone/icon.svg', sizes: 'any', type: 'image/svg+xml' }],
      },
      workbox: {
        // The shell only. Nothing of /api or /auth is ever kept: no rule for it exists.
        globPatterns: ['**/*.{js,css,html,svg}'],
        navigateFallback: '/phone/index.html',
        navigateFallbackAllowlist: [/^\/phone\//],
        runtimeCaching: [],
        cleanupOutdatedCaches: true,
      },
    }),
  ],
  // Only what is used: no page is written with the options API, and sentences are compiled by a few lines of our own.
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
    __INTLIFY_DROP_MESSAGE_COMPILER__: true,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  build: {
    // Old WebViews (X5, Android 7) open this page: DOMAIN.md §3.3 [S91].
    target: ['chrome61', 'safari12', 'ios12'],
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    sourcemap: false,
    modulePreload: false,
    rolldownOptions: {
      // One file: WebViews of Chrome 61 have no `import()`.
      output: { codeSplitting: false },
      // Unused patterns with \p{…} must go: Chrome 61–63 throw when they are built.
      treeshake: { manualPureFunctions: ['RegExp'] },
    },
  },
  server: { proxy: { '/api': server, '/auth': server } },
})
