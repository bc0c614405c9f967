/* Keeps the television's own page, never its content: notices are kept by the page itself and cleared when it is unpaired. */
const CACHE = 'linli-tv-__VERSION__'
const FILES = "__FILES__"

self.addEventListener('install', function (event) {
  event.waitUntil(caches.open(CACHE).then(function (cache) { return cache.addAll(FILES) }).then(function () { return self.skipWaiting() }))
})

self.addEventListener('activate', function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.map(function (name) { return name !== CACHE && name.indexOf('linli-tv-') === 0 ? caches.delete(name) : null }))
  }).then(function () { return self.clients.claim() }))
})

self.addEventListener('fetch', function (event) {
  const request = event.request
  const path = new URL(request.url).pathname
  if (request.method !== 'GET' || path.indexOf('/tv/') !== 0 || path === '/tv/sw.js') return
  if (request.mode === 'navigate') event.respondWith(pageFor(request))
  else event.respondWith(caches.match(request).then(function (kept) { return kept || fetch(request) }))
})

/* The network's page when it comes within four seconds and is well, else the kept one. */
function pageFor(request) {
  return new Promise(function (resolve) {
    const kept = function (otherwise) { caches.match('/tv/').then(function (page) { resolve(page || otherwise || Response.error()) }) }
    const timer = setTimeout(kept, 4000)
    fetch(request).then(function (answer) {
      clearTimeout(timer)
      if (answer.ok || answer.redirected || answer.type === 'opaqueredirect') resolve(answer)
      else kept(answer)
    }, function () { clearTimeout(timer); kept() })
  })
}
