import highsModule from 'highs'
import type { Flow } from './proposal.flow.ts'

// Its declarations say CommonJS, so that TypeScript sees the function one `default` deeper than where Node finds it.
const loadHighs = highsModule as unknown as (typeof highsModule)['default']

/**
 * The cheapest flow, one whole number an arc. The matrix is a network's, so every vertex is whole: simplex ends on one, and
 * anything else is an error of ours, not something to round.
 */
export async function solveFlow({ nodes, supply, arcs }: Flow): Promise<{ flow: number[]; cost: number }> {
  const highs = await loadHighs()
  const starts = new Int32Array(arcs.length + 1)
  const indices = new Int32Array(arcs.length * 2)
  const values = new Float64Array(arcs.length * 2)
  for (const [at, { from, to }] of arcs.entries()) {
    starts[at] = at * 2
    const [first, second] = from < to ? [from, to] : [to, from]
    indices.set([first, second], at * 2)
    values.set(from < to ? [1, -1] : [-1, 1], at * 2)
  }
  starts[arcs.length] = arcs.length * 2
  return highs.withModel(
    {
      numCols: arcs.length,
      numRows: nodes,
      colCost: Float64Array.from(arcs, ({ cost }) => cost),
      colLower: new Float64Array(arcs.length),
      colUpper: Float64Array.from(arcs, ({ most }) => most),
      rowLower: Float64Array.from(supply),
      rowUpper: Float64Array.from(supply),
      matrix: { format: 'csc', numRows: nodes, numCols: arcs.length, starts, indices, values },
    },
    (model) => {
      model.options.set({ output_flag: false, solver: 'simplex' })
      model.run()
      if (model.getModelStatus() !== highs.constants.modelStatus.optimal) throw new Error('the flow was not solved')
      const flow = [...model.getSolution().colValue].map((value) => {
        const whole = Math.round(value)
        if (Math.abs(value - whole) > 1e-6) throw new Error('the flow is not whole')
        return whole
      })
      return { flow, cost: Math.round(model.getObjectiveValue()) }
    },
  )
}
