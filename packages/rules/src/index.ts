// pinyin.ts is left out: its dictionary weighs some 300 kB. Import it as '@linli/rules/pinyin' where it is needed.
export * from './age.ts';
export * from './chinese-text.ts';
export * from './code-tables.ts';
export * from './credit-code.ts';
export * from './division-code.ts';
export * from './dwelling-address.ts';
export * from './identity-number.ts';
export * from './loose-date.ts';
export * from './masking.ts';
export * from './phone-number.ts';
export * from './privacy.ts';
export * from './search-grams.ts';
export * from './search-query.ts';
