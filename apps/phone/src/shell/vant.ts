/* The few parts of Vant the phone uses, with their sheets. No part with an icon: the icon font is a data: URL, which the CSP refuses. */
import 'vant/es/style/base.css'
import 'vant/es/badge/index.css'
import 'vant/es/loading/index.css'
import 'vant/es/button/index.css'
import 'vant/es/cell/index.css'
import 'vant/es/field/index.css'
import 'vant/es/tabbar/index.css'
import 'vant/es/tabbar-item/index.css'

export { Button as VanButton, Field as VanField, Tabbar as VanTabbar, TabbarItem as VanTabbarItem } from 'vant'
