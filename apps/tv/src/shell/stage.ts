/** Everything is drawn on one stage of this size (720p) and scaled as a whole. */
export const stageWidth = 1280
export const stageHeight = 720

export interface StageFit {
  scale: number
  left: number
  top: number
}

/** Largest stage that fits the window, centred; the rest stays night. */
export function fitStage(width: number, height: number): StageFit {
  const scale = Math.max(0.1, Math.min(width / stageWidth, height / stageHeight))
  return {
    scale,
    left: Math.max(0, Math.floor((width - stageWidth * scale) / 2)),
    top: Math.max(0, Math.floor((height - stageHeight * scale) / 2)),
  }
}

/** Keeps the stage fitted for the life of the page. */
export function keepStageFitted(win: Window, stage: HTMLElement): void {
  const apply = (): void => {
    const fit = fitStage(win.innerWidth, win.innerHeight)
    stage.style.left = fit.left + 'px'
    stage.style.top = fit.top + 'px'
    const transform = fit.scale === 1 ? 'none' : 'scale(' + String(fit.scale) + ')'
    // WebKit before 2014 knows the prefixed name only.
    stage.style.setProperty('-webkit-transform', transform)
    stage.style.transform = transform
  }
  win.addEventListener('resize', apply)
  apply()
}
