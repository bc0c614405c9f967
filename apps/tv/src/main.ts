import '@linli/ui/tokens.css'
import './shell/tv.css'
import './features/story/story.css'
import './features/list/list.css'
import './features/matters/desk.css'
import './features/pairing/pairing.css'
import { startTelevision } from './app.ts'
import { keepPage } from './shell/page-cache.ts'
import { chosenLang, createWords } from './shell/words.ts'

const langKey = 'linli.tv.lang'

const storage = openStorage()
const lang = chosenLang(location.search, storage ? storage.getItem(langKey) : null)
if (storage && /[?&]lang=/.test(location.search)) storage.setItem(langKey, lang)
document.documentElement.lang = lang

const root = document.getElementById('tv')
if (root) startTelevision(window, root, storage, createWords(lang))
keepPage(window)

/** Null where the box forbids storage; reading the property itself may throw. */
function openStorage(): Storage | null {
  try {
    return window.localStorage
  } catch {
    return null
  }
}
