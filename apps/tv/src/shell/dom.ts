/** A new element with its class and the stable name tests find it by. */
export function make(tag: string, className: string, testId?: string): HTMLElement {
  const node = document.createElement(tag)
  node.className = className
  if (testId !== undefined) node.setAttribute('data-testid', testId)
  return node
}

export function add(parent: HTMLElement, ...children: HTMLElement[]): HTMLElement {
  children.forEach((child) => parent.appendChild(child))
  return parent
}

/** Writes only what changed, so that a ticking screen does not lay out twice a second. */
export function setText(node: HTMLElement, text: string): void {
  if (node.textContent !== text) node.textContent = text
}

export function setShown(node: HTMLElement, shown: boolean): void {
  const display = shown ? '' : 'none'
  if (node.style.display !== display) node.style.display = display
}

export function setClass(node: HTMLElement, name: string, on: boolean): void {
  if (on) node.classList.add(name)
  else node.classList.remove(name)
}

/** A picture from the server's SVG text: as an image it can run no script. */
export function setSvg(image: HTMLElement, svg: string): void {
  const source = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(svg)
  if (image.getAttribute('src') !== source) image.setAttribute('src', source)
}

/** A button of this screen: a div with its own ring; a mouse works too. */
export function makeButton(className: string, testId: string, press: () => void): HTMLElement {
  const node = make('div', 'focusable ' + className, testId)
  node.setAttribute('role', 'button')
  node.addEventListener('click', press)
  return node
}
