import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

const server = process.env['LINLI_SERVER'] ?? 'http://127.0.0.1:3000'

export default defineConfig({
  root: import.meta.dirname,
  base: '/phone/',
  plugins: [
    vue(),
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
