import { chosenCommunity } from '../../shell/device.ts'

/** A television's or poster's QR may name its community: `/phone/?community=530502004001`. */
export function takeCommunity(): void {
  const query = new URLSearchParams(location.search)
  const code = query.get('community')
  if (code === null || !/^[1-9]\d{11}$/.test(code)) return
  chosenCommunity.value = Number(code)
  query.delete('community')
  const rest = query.toString()
  history.replaceState(history.state, '', location.pathname + (rest === '' ? '' : `?${rest}`) + location.hash)
}
