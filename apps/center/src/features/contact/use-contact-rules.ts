import type { ContactRulesSetting } from '@linli/contract/contact-rules'
import { computed, type Ref } from 'vue'
import { useRead } from '../../shell/api.ts'

/** The rules of linked contact as this community keeps them today. */
export function useContactRules(community: Ref<number>) {
  const rules = useRead('contact.getContactRules', () => ({ params: { community: community.value } }))
  const levels = computed<ContactRulesSetting['levels']>(() => rules.data.value?.levels ?? [])
  const cadences = computed<ContactRulesSetting['cadences']>(() => rules.data.value?.cadences ?? [])
  return { levels, cadences }
}
