import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { es5Chunks } from './build/es5.ts'
import { classicPage, offlineWorker } from './build/page.ts'
import { plainTokens } from './build/tokens.ts'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/tv/',
  plugins: [plainTokens(), es5Chunks(), classicPage(), offlineWorker()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2015',
    // A CSS minifier would shorten top/right/bottom/left to `inset`, which these engines do not know.
    cssMinify: false,
    // The ES5 pass minifies; a minifier after it could bring younger syntax back.
    minify: false,
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    rolldownOptions: { output: { format: 'iife', entryFileNames: 'assets/tv-[hash].js', assetFileNames: 'assets/tv-[hash][extname]' } },
  },
})
