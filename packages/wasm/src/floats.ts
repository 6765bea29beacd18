import { codeOf, expression } from './expression';
import { load } from './memory-access';
import { binary, selectOf, unary } from './operation';

/** Floating-point numbers of 32 bits. Comparisons give an `i32`, 0 or 1. */
export const f32 = {
  const: (value: number) => expression('f32', codeOf('f32', value)),
  ...unary('f32', 'f32', {
    abs: 0x8b,
    neg: 0x8c,
    ceil: 0x8d,
    floor: 0x8e,
    trunc: 0x8f,
    nearest: 0x90,
    sqrt: 0x91,
  }),
  ...binary('f32', 'f32', {
    add: 0x92,
    sub: 0x93,
    mul: 0x94,
    div: 0x95,
    min: 0x96,
    max: 0x97,
    copysign: 0x98,
  }),
  ...binary('f32', 'i32', { eq: 0x5b, ne: 0x5c, lt: 0x5d, gt: 0x5e, le: 0x5f, ge: 0x60 }),
  ...unary('i32', 'f32', { convertI32: 0xb2, convertI32U: 0xb3, reinterpretI32: 0xbe }),
  ...unary('i64', 'f32', { convertI64: 0xb4, convertI64U: 0xb5 }),
  ...unary('f64', 'f32', { demoteF64: 0xb6 }),
  select: selectOf('f32'),
  load: load('f32', [0x2a], 2),
} as const;

/** Floating-point numbers of 64 bits. Comparisons give an `i32`, 0 or 1. */
export const f64 = {
  const: (value: number) => expression('f64', codeOf('f64', value)),
  ...unary('f64', 'f64', {
    abs: 0x99,
    neg: 0x9a,
    ceil: 0x9b,
    floor: 0x9c,
    trunc: 0x9d,
    nearest: 0x9e,
    sqrt: 0x9f,
  }),
  ...binary('f64', 'f64', {
    add: 0xa0,
    sub: 0xa1,
    mul: 0xa2,
    div: 0xa3,
    min: 0xa4,
    max: 0xa5,
    copysign: 0xa6,
  }),
  ...binary('f64', 'i32', { eq: 0x61, ne: 0x62, lt: 0x63, gt: 0x64, le: 0x65, ge: 0x66 }),
  ...unary('i32', 'f64', { convertI32: 0xb7, convertI32U: 0xb8 }),
  ...unary('i64', 'f64', { convertI64: 0xb9, convertI64U: 0xba, reinterpretI64: 0xbf }),
  ...unary('f32', 'f64', { promoteF32: 0xbb }),
  select: selectOf('f64'),
  load: load('f64', [0x2b], 3),
} as const;
