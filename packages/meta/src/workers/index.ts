export { type PoolCarry, type PoolOptions, pool } from './pool';
