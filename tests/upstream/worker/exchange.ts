import { RuleOptimizer } from '@l2l/core/tfjs';
import type { Optimizer, serialization } from '@tensorflow/tfjs-core';

type StockOptimizer = new (...args: never[]) => Optimizer;

/** Makes what takes the place of a stock optimizer; `stock()` makes that one. */
export type Maker = (name: string, args: readonly unknown[], stock: () => Optimizer) => Optimizer;

let maker: Maker | undefined;

/** From now on each new optimizer of a class of tfjs-core comes from `make`. */
export function exchangeOptimizers(make: Maker): void {
  maker = make;
}

/**
 * The class `Stock`, whose new instances and configs {@link exchangeOptimizers} exchanges. The parts of its
 * subclasses stay as they are: `MomentumOptimizer` extends `SGDOptimizer`.
 */
export function exchangeable(name: string, Stock: StockOptimizer): StockOptimizer {
  const exchanged: StockOptimizer = new Proxy(Stock, {
    construct(_, args: never[], newTarget) {
      const isPart = newTarget !== exchanged;
      const stock = (): Optimizer => Reflect.construct(Stock, args, isPart ? newTarget : Stock);
      return maker === undefined || isPart ? stock() : maker(name, args, stock);
    },
    get: (_, key) => (maker !== undefined && key === 'fromConfig' ? fromConfig : Reflect.get(Stock, key)),
  });
  return exchanged;
}

/** Configs are those of the optimizers that took the places. */
const fromConfig = (_: unknown, config: serialization.ConfigDict): Optimizer =>
  RuleOptimizer.fromConfig(RuleOptimizer as never, config);
