import { chosenCommunity } from '../../shell/device.ts'

/** A television's or poster's QR may name its community: `/phone/?community=530502004001`. */
export function takeCommunity(): void {
  const code = new URLSearchParams(location.search).get('community')
  if (code === null || !/^[1-9]\d{11}$/.test(code)) return
  chosenCommunity.value = Number(code)
  history.replaceState(history.state, '', location.pathname + location.hash)
}
