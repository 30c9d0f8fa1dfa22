import { describe } from 'vitest';
import { couchContract } from '../contract.ts';
import { tempCouch } from './temp-couch.ts';

describe('the sqlite driver', () => couchContract(() => tempCouch()));
