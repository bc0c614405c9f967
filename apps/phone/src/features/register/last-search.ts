import { ref } from 'vue'

/** What was looked for, kept while the page is open so that going back from a home lands where one was. */
export const lastTyped = ref('')
export const lastPicked = ref<string | null>(null)
