import { computed } from 'vue'
import { session } from '../../shell/session.ts'

/** Whoever may own a matter: a building head, somebody of the property company or of the police. */
export const handlesMatters = computed(() => session.value.rights.includes('matters.handle'))
