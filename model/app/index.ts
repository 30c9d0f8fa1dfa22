export { type Addresses, createAddresses, type Site } from './addresses.ts';
